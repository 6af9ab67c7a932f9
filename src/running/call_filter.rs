//! The system calls that a program in a sandbox does without: the second wall, where Landlock has gaps.

use std::io;

use super::sandbox::Inside;

/// Which signals a program could send without the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signals {
    /// To its own processes: Landlock sees to that.
    OwnOnly,
    /// To all of the user's.
    Any,
}

/// Shuts them for this thread and what it starts.
#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
))]
pub(super) fn apply(inside: Inside, signals: Signals) -> io::Result<()> {
    use seccompiler::SeccompAction::Errno;
    let refused = Errno(libc::EACCES.unsigned_abs());
    let mut calls: Vec<Call> = SOCKETS.iter().map(|number| Call::Always(*number)).collect();
    if inside == Inside::Program {
        calls.extend(SHARED.iter().map(|number| Call::Always(*number)));
        calls.extend(
            OF_OTHER_PROCESSES
                .iter()
                .map(|number| Call::Unless0(*number)),
        );
        if signals == Signals::Any {
            calls.extend(SIGNALS.iter().map(|number| Call::Always(*number)));
        }
        // Zero is an answer, and not an error: copying a file in its own folder sets the copy's mode, and a
        // program must not fail at that.
        install(
            ATTRIBUTES.iter().map(|number| Call::Always(*number)),
            Errno(0),
        )?;
        install(
            [Call::SeekFar].into_iter().chain(
                READS_AT
                    .iter()
                    .map(|number| Call::At(*number, OFFSET_OF_READS)),
            ),
            Errno(libc::EINVAL.unsigned_abs()),
        )?;
    }
    install(calls.into_iter(), refused)
}

/// No filter is known for this processor. The probe finds out, and says so.
#[cfg(not(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
)))]
pub(super) fn apply(_: Inside, _: Signals) -> io::Result<()> {
    Ok(())
}

#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
))]
use self::known::{
    ATTRIBUTES, Call, OF_OTHER_PROCESSES, OFFSET_OF_READS, READS_AT, SHARED, SIGNALS, SOCKETS,
    install,
};

#[cfg(any(
    target_arch = "x86_64",
    target_arch = "aarch64",
    target_arch = "riscv64"
))]
mod known {
    use std::env::consts::ARCH;
    use std::io;

    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, apply_filter,
    };

    /// Network, and whatever listens on a socket of this machine's: without a socket there is none of it.
    /// A ring of requests could open one past the filter.
    pub(super) const SOCKETS: &[i64] = &[libc::SYS_socket, libc::SYS_io_uring_setup];

    /// What changes a file by its name alone, which Landlock does not see.
    pub(super) const ATTRIBUTES: &[i64] = &[
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chmod,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_chown,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_lchown,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_utime,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_utimes,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_futimesat,
        libc::SYS_fchmod,
        libc::SYS_fchmodat,
        FCHMODAT2,
        libc::SYS_fchown,
        libc::SYS_fchownat,
        libc::SYS_utimensat,
        libc::SYS_setxattr,
        libc::SYS_lsetxattr,
        libc::SYS_fsetxattr,
        SETXATTRAT,
        libc::SYS_removexattr,
        libc::SYS_lremovexattr,
        libc::SYS_fremovexattr,
        REMOVEXATTRAT,
        FILE_SETATTR,
    ];

    // New calls have one number on all processors; the libc crate does not know them on each.
    const FCHMODAT2: i64 = 452;
    const SETXATTRAT: i64 = 463;
    const REMOVEXATTRAT: i64 = 466;
    const FILE_SETATTR: i64 = 469;

    /// Ways to what a user's processes share (keys, queues, memory, priorities, news of files), and the one
    /// to cut a file short by its name, which Landlock knows since Linux 6.2 only.
    pub(super) const SHARED: &[i64] = &[
        libc::SYS_add_key,
        libc::SYS_inotify_add_watch,
        libc::SYS_ioprio_set,
        libc::SYS_keyctl,
        libc::SYS_mq_open,
        libc::SYS_mq_unlink,
        libc::SYS_msgget,
        libc::SYS_request_key,
        libc::SYS_semget,
        libc::SYS_setpriority,
        libc::SYS_shmget,
        libc::SYS_truncate,
    ];

    /// Calls whose first argument is a process, zero for the caller. A limit that is lowered kills like a
    /// signal, and Landlock knows signals only.
    pub(super) const OF_OTHER_PROCESSES: &[i64] = &[
        libc::SYS_prlimit64,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setattr,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
    ];

    /// Signals to whomever. The filter cannot tell a program's own number, so that its own processes get none
    /// either; what aborts dies all the same, by an instruction that does not exist.
    pub(super) const SIGNALS: &[i64] = &[
        libc::SYS_kill,
        libc::SYS_pidfd_send_signal,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_rt_tgsigqueueinfo,
        libc::SYS_tgkill,
        libc::SYS_tkill,
    ];

    /// Reading at an offset.
    pub(super) const READS_AT: &[i64] = &[libc::SYS_pread64, libc::SYS_preadv, libc::SYS_preadv2];

    /// Which argument of theirs the offset is.
    pub(super) const OFFSET_OF_READS: u8 = 3;

    /// From here on an offset is a place in memory, in `/proc/self/mem`, and none in a file: a program's file
    /// is far smaller. There the end mark lies, and safe code could read it. What Linux maps lies above.
    const FAR: u64 = 1 << 36;

    /// A system call that is shut.
    pub(super) enum Call {
        /// Always.
        Always(i64),
        /// Unless its first argument is zero.
        Unless0(i64),
        /// Where that argument is an offset in no file.
        At(i64, u8),
        /// Seeking there; also in steps, so no step is made from the present place.
        SeekFar,
    }

    impl Call {
        /// The call's number, and on which arguments it is shut: any of these, or all where there are none.
        fn rules(self) -> Result<(i64, Vec<SeccompRule>), BackendError> {
            let when = |argument, operator, value| {
                SeccompCondition::new(argument, SeccompCmpArgLen::Qword, operator, value)
            };
            Ok(match self {
                Self::Always(number) => (number, Vec::new()),
                Self::Unless0(number) => {
                    let other =
                        SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, 0)?;
                    (number, vec![SeccompRule::new(vec![other])?])
                }
                Self::At(number, argument) => {
                    let far = when(argument, SeccompCmpOp::Ge, FAR)?;
                    (number, vec![SeccompRule::new(vec![far])?])
                }
                Self::SeekFar => {
                    let from = |origin: i32| {
                        let origin = u64::from(origin.unsigned_abs());
                        SeccompCondition::new(2, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, origin)
                    };
                    let far = vec![from(libc::SEEK_SET)?, when(1, SeccompCmpOp::Ge, FAR)?];
                    let step = vec![from(libc::SEEK_CUR)?, when(1, SeccompCmpOp::Ne, 0)?];
                    let rules = vec![SeccompRule::new(far)?, SeccompRule::new(step)?];
                    (libc::SYS_lseek, rules)
                }
            })
        }
    }

    /// Answers these calls in the kernel's place.
    pub(super) fn install(
        calls: impl Iterator<Item = Call>,
        answer: SeccompAction,
    ) -> io::Result<()> {
        let mut rules = Vec::new();
        for call in calls {
            let (number, rule) = call.rules().map_err(io::Error::other)?;
            // The same call by the number that programs with short pointers use, `__X32_SYSCALL_BIT`.
            #[cfg(target_arch = "x86_64")]
            rules.push((number | 0x4000_0000, rule.clone()));
            rules.push((number, rule));
        }
        let filter = SeccompFilter::new(
            rules.into_iter().collect(),
            SeccompAction::Allow,
            answer,
            ARCH.try_into().map_err(io::Error::other)?,
        );
        let filter: BpfProgram = filter
            .and_then(TryInto::try_into)
            .map_err(io::Error::other)?;
        apply_filter(&filter).map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{getpid, getppid, test_kill_process};

    use super::*;

    #[test]
    fn without_landlocks_help_no_signal_is_sent() {
        let reaches = |inside, signals| {
            let thread = std::thread::spawn(move || {
                apply(inside, signals).unwrap();
                let reaches = |pid| test_kill_process(pid).is_ok();
                reaches(getpid()) && getppid().is_none_or(reaches)
            });
            thread.join().unwrap()
        };
        assert!(reaches(Inside::Compiler, Signals::Any));
        assert!(reaches(Inside::Program, Signals::OwnOnly));
        assert!(!reaches(Inside::Program, Signals::Any));
    }
}
