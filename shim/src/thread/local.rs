//! Owns the mirror of `thread_local!`: values live as long as a model thread, not a real one.
use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::thread::AccessError;

type Values = HashMap<usize, Rc<dyn Any>>;

std::thread_local! {
    static VALUES: RefCell<Values> = RefCell::new(HashMap::new());
}

pub struct LocalKey<T: 'static> {
    first: fn() -> T,
}

impl<T: 'static> std::fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalKey { .. }")
    }
}

/// Drops the values of the model thread that ends; its destructors are part of its run.
pub fn end_thread() {
    for _ in 0..5 {
        let values = VALUES.with(|values| std::mem::take(&mut *values.borrow_mut()));
        if values.is_empty() {
            return;
        }
        drop(values);
    }
}

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn __new(first: fn() -> T) -> Self {
        LocalKey { first }
    }

    fn value(&'static self, first: impl FnOnce() -> T) -> Rc<T> {
        let key = std::ptr::from_ref(self) as usize;
        let known = VALUES.with(|values| values.borrow().get(&key).cloned());
        let value = known.unwrap_or_else(|| {
            let value: Rc<dyn Any> = Rc::new(first());
            VALUES.with(|values| values.borrow_mut().insert(key, value.clone()));
            value
        });
        value.downcast().expect("a key has one type")
    }

    pub fn with<F, R>(&'static self, f: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        f(&self.value(self.first))
    }

    pub fn try_with<F, R>(&'static self, f: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        Ok(self.with(f))
    }

    /// Sets the value, and makes it with `value` if there was none yet.
    fn start_with(&'static self, value: T, set: impl FnOnce(&T, T)) {
        let mut given = Some(value);
        let held = self.value(|| given.take().expect("made once"));
        if let Some(value) = given {
            set(&held, value);
        }
    }
}

macro_rules! cells { ($($cell:path),*) => { $(
    impl<T: 'static> LocalKey<$cell> {
        #[track_caller]
        pub fn set(&'static self, value: T) {
            self.start_with(<$cell>::new(value), |held, new| {
                held.replace(new.into_inner());
            });
        }

        #[track_caller]
        pub fn take(&'static self) -> T
        where
            T: Default,
        {
            self.with(|cell| cell.take())
        }

        #[track_caller]
        pub fn replace(&'static self, value: T) -> T {
            self.with(|cell| cell.replace(value))
        }
    }
)* } }

cells!(crate::cell::Cell<T>, crate::cell::RefCell<T>);

impl<T: 'static> LocalKey<crate::cell::Cell<T>> {
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(crate::cell::Cell::get)
    }
}

impl<T: 'static> LocalKey<crate::cell::RefCell<T>> {
    #[track_caller]
    pub fn with_borrow<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    #[track_caller]
    pub fn with_borrow_mut<F: FnOnce(&mut T) -> R, R>(&'static self, f: F) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }
}
