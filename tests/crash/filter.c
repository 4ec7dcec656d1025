/* The calls that change something outside a program, and a filter that stops at them alone. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "tests/crash/strike.h"

#define CALL(name, ...)                                                                            \
    {                                                                                              \
#name, SYS_##name, __VA_ARGS__                                                             \
    }
#define MAX_INSTRUCTIONS 64

/* Not every machine has the calls of old. */
const struct outside_call outside_calls[] = {
    CALL(write, .has_file = true, .is_write = true),
    CALL(pwrite64, .has_file = true, .is_write = true),
    CALL(writev, .has_file = true, .is_write = true),
    CALL(fsync, .has_file = true, .is_sync = true),
    CALL(fdatasync, .has_file = true, .is_sync = true),
    CALL(ftruncate, .has_file = true),
#ifdef SYS_rename
    CALL(rename),
    CALL(unlink),
    CALL(mkdir),
#endif
    CALL(renameat),
    CALL(renameat2),
    CALL(unlinkat),
    CALL(mkdirat),
    CALL(connect),
    CALL(sendto),
    CALL(sendmsg),
    CALL(exit_group),
};
const unsigned n_outside_calls = sizeof outside_calls / sizeof *outside_calls;

const struct outside_call *outside_call_find(long number)
{
    for (unsigned i = 0; i < n_outside_calls; i++)
        if (outside_calls[i].number == number)
            return &outside_calls[i];
    return NULL;
}

bool strike_means(const struct strike *strike, const struct outside_call *call)
{
    if (strcmp(strike->call, "sync") == 0)
        return call->is_sync;
    return strcmp(strike->call, "*") == 0 || strcmp(strike->call, call->name) == 0;
}

bool strike_fills(const struct strike *strike, const struct outside_call *call)
{
    return strike->deed == DEED_ERROR && strike->error == ENOSPC && call->is_write;
}

bool filter_install(const struct strike *strike)
{
    const unsigned nr = offsetof(struct seccomp_data, nr);
    const unsigned argument = offsetof(struct seccomp_data, args[0]); /* its lower half: x86, arm */
    struct sock_filter code[MAX_INSTRUCTIONS];
    unsigned short n = 0;
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, nr);
    for (unsigned i = 0; i < n_outside_calls; i++) {
        if (!strike_means(strike, &outside_calls[i]) && !strike_fills(strike, &outside_calls[i]))
            continue;
        unsigned number = (unsigned)outside_calls[i].number;
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1);
        code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument);
    code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_DUMPABLE, 0, 1);
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO); /* 0: done */
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = {.len = n, .filter = code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}
