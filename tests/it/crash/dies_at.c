// Ends the process before its n-th write, sync, send or receive, counted while a file is there. Loaded into the bot by
// LD_PRELOAD (tests/it/crash/calls.rs builds it).
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static void count(void) {
    const char *from = getenv("SHELFTALKER_COUNTS_FROM");
    if (from == NULL || access(from, F_OK) != 0) return;
    const char *at = getenv("SHELFTALKER_DIES_AT_CALL");
    if (at != NULL && atomic_fetch_add(&calls, 1) + 1 == atol(at)) kill(getpid(), SIGKILL);
}

#define COUNTED(type, name, takes, gives)                    \
    type name takes {                                        \
        static type(*real) takes;                            \
        if (real == NULL) real = dlsym(RTLD_NEXT, #name);    \
        count();                                             \
        return real gives;                                   \
    }

COUNTED(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
COUNTED(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at))
COUNTED(ssize_t, pwrite64, (int fd, const void *from, size_t size, off64_t at), (fd, from, size, at))
COUNTED(ssize_t, writev, (int fd, const struct iovec *from, int many), (fd, from, many))
COUNTED(int, fsync, (int fd), (fd))
COUNTED(int, fdatasync, (int fd), (fd))
COUNTED(int, ftruncate, (int fd, off_t size), (fd, size))
COUNTED(int, ftruncate64, (int fd, off64_t size), (fd, size))
COUNTED(ssize_t, send, (int fd, const void *from, size_t size, int how), (fd, from, size, how))
COUNTED(ssize_t, sendto, (int fd, const void *from, size_t size, int how, const struct sockaddr *to, socklen_t length), (fd, from, size, how, to, length))
COUNTED(ssize_t, sendmsg, (int fd, const struct msghdr *what, int how), (fd, what, how))
COUNTED(ssize_t, recv, (int fd, void *to, size_t size, int how), (fd, to, size, how))
COUNTED(ssize_t, recvfrom, (int fd, void *to, size_t size, int how, struct sockaddr *from, socklen_t *length), (fd, to, size, how, from, length))
