//! Owns the mirror of `std::sync::mpsc`; a channel made outside the engine is a real one.
pub use ::std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::rt::waiting::{Attempt, attempt};
use crate::rt::{Loc, Meta, me};
use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::mpsc as real;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A channel of the engine.
struct Channel<T> {
    meta: Meta,
    inside: Mutex<Inside<T>>,
}

struct Inside<T> {
    queue: VecDeque<T>,
    senders: usize,
    receiver: bool,
    /// How many messages may wait; 0 is a rendezvous.
    room: Option<usize>,
    /// How many messages were taken out: a rendezvous waits for its own.
    taken: usize,
    sent: usize,
    /// Whether the receiver waits for a message now.
    waiting: bool,
}

impl<T> Channel<T> {
    fn new(room: Option<usize>, loc: Loc) -> Arc<Self> {
        let inside = Inside {
            queue: VecDeque::new(),
            senders: 1,
            receiver: true,
            room,
            taken: 0,
            sent: 0,
            waiting: false,
        };
        Arc::new(Channel {
            meta: Meta::at(loc),
            inside: Mutex::new(inside),
        })
    }

    fn inside(&self) -> MutexGuard<'_, Inside<T>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends `value`; without `wait` it gives up where there is no room.
    fn send(&self, value: T, wait: bool, loc: Loc) -> Result<(), TrySendError<T>> {
        let op = if wait { "send" } else { "try_send" };
        let mut value = Some(value);
        let number = attempt(&self.meta, "channel", op, loc, None, || {
            let mut inside = self.inside();
            if !inside.receiver {
                return Attempt::Looked(Err(false));
            }
            let full = match inside.room {
                Some(0) if !wait => !inside.waiting || !inside.queue.is_empty(),
                Some(0) => !inside.queue.is_empty(),
                Some(room) => inside.queue.len() >= room,
                None => false,
            };
            if full {
                return if wait {
                    Attempt::Wait
                } else {
                    Attempt::Looked(Err(true))
                };
            }
            inside.queue.extend(value.take());
            inside.sent += 1;
            Attempt::Changed(Ok((inside.sent, inside.room)))
        });
        match number {
            Some(Ok((number, Some(0)))) if wait => self.meet(number, loc),
            Some(Ok(_)) | None => Ok(()),
            Some(Err(full)) => {
                let value = value.take().expect("it was not sent");
                Err(if full {
                    TrySendError::Full(value)
                } else {
                    TrySendError::Disconnected(value)
                })
            }
        }
    }

    /// Waits until message `number` of a rendezvous channel was taken.
    fn meet(&self, number: usize, loc: Loc) -> Result<(), TrySendError<T>> {
        let back = attempt(&self.meta, "channel", "send", loc, None, || {
            let mut inside = self.inside();
            if inside.taken >= number {
                Attempt::Looked(None)
            } else if inside.receiver {
                Attempt::Wait
            } else {
                Attempt::Changed(inside.queue.pop_front())
            }
        });
        back.flatten()
            .map_or(Ok(()), |value| Err(TrySendError::Disconnected(value)))
    }

    fn receive(
        &self,
        op: &'static str,
        wait: bool,
        time: Option<Duration>,
        loc: Loc,
    ) -> Result<T, RecvTimeoutError> {
        let got = attempt(&self.meta, "channel", op, loc, time, || {
            let mut inside = self.inside();
            if let Some(value) = inside.queue.pop_front() {
                inside.taken += 1;
                inside.waiting = false;
                return Attempt::Changed(Ok(value));
            }
            if inside.senders == 0 {
                return Attempt::Looked(Err(RecvTimeoutError::Disconnected));
            }
            inside.waiting = wait;
            if wait {
                Attempt::Wait
            } else {
                Attempt::Looked(Err(RecvTimeoutError::Timeout))
            }
        });
        got.unwrap_or_else(|| {
            self.inside().waiting = false;
            Err(RecvTimeoutError::Timeout)
        })
    }

    /// The end of a sender or of the receiver, which the other side sees.
    fn change(&self, op: &'static str, loc: Loc, mut change: impl FnMut(&mut Inside<T>)) {
        let mut left = VecDeque::new();
        let seen = attempt(&self.meta, "channel", op, loc, None, || {
            let mut inside = self.inside();
            change(&mut inside);
            if !inside.receiver && inside.room != Some(0) {
                left = std::mem::take(&mut inside.queue);
            }
            Attempt::Changed(())
        });
        if seen.is_none() {
            change(&mut self.inside());
        }
        drop(left);
    }
}

macro_rules! sender {
    ($name:ident) => {
        pub struct $name<T>(Either<real::$name<T>, (Arc<Channel<T>>, Loc)>);

        impl<T> Clone for $name<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                $name(match &self.0 {
                    Either::Real(real) => Either::Real(real.clone()),
                    Either::Model((channel, _)) => {
                        channel.inside().senders += 1;
                        Either::Model((channel.clone(), Location::caller()))
                    }
                })
            }
        }

        impl<T> Drop for $name<T> {
            fn drop(&mut self) {
                if let Either::Model((channel, loc)) = &self.0 {
                    channel.change("drop of a sender", loc, |inside| inside.senders -= 1);
                }
            }
        }

        impl<T> $name<T> {
            #[track_caller]
            pub fn send(&self, value: T) -> Result<(), SendError<T>> {
                match &self.0 {
                    Either::Real(real) => real.send(value),
                    Either::Model((channel, _)) => channel
                        .send(value, true, Location::caller())
                        .map_err(|error| match error {
                            TrySendError::Full(value) | TrySendError::Disconnected(value) => {
                                SendError(value)
                            }
                        }),
                }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { .. }"))
            }
        }
    };
}

/// A channel of std, or of the engine.
enum Either<R, M> {
    Real(R),
    Model(M),
}

sender!(Sender);
sender!(SyncSender);

impl<T> SyncSender<T> {
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        match &self.0 {
            Either::Real(real) => real.try_send(value),
            Either::Model((channel, _)) => channel.send(value, false, Location::caller()),
        }
    }
}

pub struct Receiver<T>(
    Either<real::Receiver<T>, (Arc<Channel<T>>, Loc)>,
    std::marker::PhantomData<std::cell::Cell<()>>,
);

#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let loc = Location::caller();
    if me().is_none() {
        let (sender, receiver) = real::channel();
        return (
            Sender(Either::Real(sender)),
            Receiver(Either::Real(receiver), std::marker::PhantomData),
        );
    }
    let channel = Channel::new(None, loc);
    (
        Sender(Either::Model((channel.clone(), loc))),
        Receiver(Either::Model((channel, loc)), std::marker::PhantomData),
    )
}

#[track_caller]
pub fn sync_channel<T>(room: usize) -> (SyncSender<T>, Receiver<T>) {
    let loc = Location::caller();
    if me().is_none() {
        let (sender, receiver) = real::sync_channel(room);
        return (
            SyncSender(Either::Real(sender)),
            Receiver(Either::Real(receiver), std::marker::PhantomData),
        );
    }
    let channel = Channel::new(Some(room), loc);
    (
        SyncSender(Either::Model((channel.clone(), loc))),
        Receiver(Either::Model((channel, loc)), std::marker::PhantomData),
    )
}

impl<T> Receiver<T> {
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        match &self.0 {
            Either::Real(real) => real.recv(),
            Either::Model((channel, _)) => channel
                .receive("recv", true, None, Location::caller())
                .map_err(|_| RecvError),
        }
    }

    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match &self.0 {
            Either::Real(real) => real.try_recv(),
            Either::Model((channel, _)) => channel
                .receive("try_recv", false, None, Location::caller())
                .map_err(|error| match error {
                    RecvTimeoutError::Timeout => TryRecvError::Empty,
                    RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
                }),
        }
    }

    #[track_caller]
    pub fn recv_timeout(&self, time: Duration) -> Result<T, RecvTimeoutError> {
        match &self.0 {
            Either::Real(real) => real.recv_timeout(time),
            Either::Model((channel, _)) => {
                channel.receive("recv_timeout", true, Some(time), Location::caller())
            }
        }
    }

    #[track_caller]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            receiver: self,
            loc: Location::caller(),
        }
    }

    #[track_caller]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter { receiver: self }
    }

    fn next(&self, loc: Loc) -> Option<T> {
        match &self.0 {
            Either::Real(real) => real.recv().ok(),
            Either::Model((channel, _)) => channel.receive("recv", true, None, loc).ok(),
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        if let Either::Model((channel, loc)) = &self.0 {
            channel.change("drop of the receiver", loc, |inside| {
                inside.receiver = false
            });
        }
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receiver { .. }")
    }
}

#[derive(Debug)]
pub struct Iter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
    loc: Loc,
}

#[derive(Debug)]
pub struct TryIter<'a, T: 'a> {
    receiver: &'a Receiver<T>,
}

#[derive(Debug)]
pub struct IntoIter<T> {
    receiver: Receiver<T>,
    loc: Loc,
}

impl<T> Iterator for Iter<'_, T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        self.receiver.next(self.loc)
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;
    fn next(&mut self) -> Option<T> {
        self.receiver.next(self.loc)
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    #[track_caller]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[track_caller]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter {
            receiver: self,
            loc: Location::caller(),
        }
    }
}
