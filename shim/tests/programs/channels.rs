//! mpsc: channel, sync_channel, their iterators and errors.
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send + 'static>;
struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<Option<JoinHandle<()>>>,
}
impl Pool {
    fn new(size: usize) -> Pool {
        let (jobs, receiver) = mpsc::channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let workers = (0..size)
            .map(|_| {
                let receiver: Arc<Mutex<Receiver<Job>>> = Arc::clone(&receiver);
                Some(thread::spawn(move || {
                    loop {
                        let message = receiver.lock().unwrap().recv();
                        match message {
                            Ok(job) => job(),
                            Err(_) => break,
                        }
                    }
                }))
            })
            .collect();
        Pool { jobs: Some(jobs), workers }
    }
    fn run(&self, job: impl FnOnce() + Send + 'static) {
        self.jobs.as_ref().unwrap().send(Box::new(job)).unwrap();
    }
}
impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.jobs.take());
        for worker in &mut self.workers {
            worker.take().unwrap().join().unwrap();
        }
    }
}

fn main() {
    let total = Arc::new(Mutex::new(0));
    let pool = Pool::new(2);
    for n in 1..=4 {
        let total = Arc::clone(&total);
        pool.run(move || *total.lock().unwrap() += n);
    }
    drop(pool);
    println!("{total:?}");

    let (sender, receiver) = mpsc::channel();
    let producers: Vec<_> = (0..2)
        .map(|id| {
            let sender = sender.clone();
            thread::spawn(move || {
                for n in 0..2 {
                    sender.send(id * 10 + n).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let mut all: Vec<i32> = receiver.iter().collect();
    all.sort();
    println!("{all:?} {:?} {:?}", receiver.recv(), receiver.try_recv());
    for producer in producers {
        producer.join().unwrap();
    }

    let (sender, receiver): (SyncSender<u8>, _) = mpsc::sync_channel(1);
    sender.send(1).unwrap();
    match sender.try_send(2) {
        Err(TrySendError::Full(value)) => println!("full {value}"),
        other => println!("{other:?}"),
    }
    println!("{:?} {:?}", receiver.recv(), receiver.try_recv() == Err(TryRecvError::Empty));
    drop(receiver);
    println!("{:?} {}", sender.try_send(3), sender.send(4).unwrap_err());

    let (sender, receiver) = mpsc::sync_channel(0);
    let handle = thread::spawn(move || {
        for n in 0..3 {
            sender.send(n).unwrap();
        }
    });
    println!("{:?}", receiver.into_iter().collect::<Vec<_>>());
    handle.join().unwrap();

    let (sender, receiver) = mpsc::channel::<String>();
    println!("{:?}", receiver.recv_timeout(Duration::from_millis(2)) == Err(RecvTimeoutError::Timeout));
    sender.send("late".into()).unwrap();
    println!("{:?}", receiver.recv_timeout(Duration::from_secs(1)));
    sender.send("a".into()).unwrap();
    sender.send("b".into()).unwrap();
    println!("{:?}", receiver.try_iter().collect::<String>());
    let second = sender.clone();
    drop(sender);
    drop(second);
    println!("{:?} {}", receiver.recv(), receiver.try_recv().unwrap_err());
    let (sender, receiver) = mpsc::channel();
    drop(receiver);
    let error = sender.send(5).unwrap_err();
    println!("{error} {error:?} {}", error.0);
}
