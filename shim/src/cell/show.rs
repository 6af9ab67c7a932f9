//! Owns how a value of an unknown type is shown: the primitive ones are, the rest are not.
use std::any::type_name;
use std::fmt::Debug;

/// The value as text, where `T` is a primitive type.
pub fn show<T>(value: &T) -> Option<String> {
    macro_rules! primitives { ($($p:ident)*) => {
        match type_name::<T>() {
            $(name if name == stringify!($p) && size_of::<T>() == size_of::<$p>() => {
                // SAFETY: only the primitive has this name (every other type's has a path before
                // it), and the size agrees.
                Some(text(unsafe { &*std::ptr::from_ref(value).cast::<$p>() }))
            })*
            _ => None,
        }
    } }
    primitives!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize bool char f32 f64)
}

fn text(value: &impl Debug) -> String {
    format!("{value:?}")
}
