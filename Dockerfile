# Shelftalker in a container: not root, nothing to write outside /data, no port.
#
#   docker build -t shelftalker .
#   docker run -d --name shelftalker --read-only --cap-drop ALL --security-opt no-new-privileges \
#     --restart unless-stopped --stop-timeout 30 \
#     -v shelftalker-data:/data -e DISCORD_TOKEN shelftalker
#
# docs/running.md says the rest.
FROM rust:1.94-slim-trixie AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY benches benches
COPY config config
COPY core core
COPY migrations migrations
COPY src src
# The same source gives the same program, wherever it lies.
ENV RUSTFLAGS="--remap-path-prefix=/source=. --remap-path-prefix=/usr/local/cargo=cargo"
RUN cargo build --release --locked --no-default-features

FROM debian:trixie-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3t64 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 shelftalker \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --shell /usr/sbin/nologin shelftalker \
    && install -d -o shelftalker -g shelftalker -m 0700 /data
COPY --from=build /source/target/release/shelftalker /usr/local/bin/shelftalker
COPY deploy/container.toml /etc/shelftalker.toml
USER 10001:10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=2m \
    CMD ["shelftalker", "check", "--running", "--config", "/etc/shelftalker.toml"]
ENTRYPOINT ["shelftalker"]
CMD ["run", "--config", "/etc/shelftalker.toml"]
