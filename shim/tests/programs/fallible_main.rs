//! A main that returns a Result, and `?` through std's errors.
use std::cell::RefCell;
use std::error::Error;
use std::fmt;

#[derive(Debug)]
enum Trouble {
    Parse(std::num::ParseIntError),
    Busy(std::cell::BorrowMutError),
}
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Parse(e) => write!(f, "parse: {e}"),
            Trouble::Busy(e) => write!(f, "busy: {e}"),
        }
    }
}
impl Error for Trouble {}
impl From<std::num::ParseIntError> for Trouble {
    fn from(e: std::num::ParseIntError) -> Self {
        Trouble::Parse(e)
    }
}
impl From<std::cell::BorrowMutError> for Trouble {
    fn from(e: std::cell::BorrowMutError) -> Self {
        Trouble::Busy(e)
    }
}

fn add(total: &RefCell<i32>, text: &str) -> Result<i32, Trouble> {
    let number: i32 = text.parse()?;
    *total.try_borrow_mut()? += number;
    let now = *total.borrow();
    Ok(now)
}

fn main() -> Result<(), Box<dyn Error>> {
    let total = RefCell::new(1);
    println!("{}", add(&total, "4")?);
    println!("{}", add(&total, "x").unwrap_err());
    let held = total.borrow();
    println!("{}", add(&total, "1").unwrap_err());
    drop(held);
    println!("{:?}", add(&total, "2")?);
    Ok(())
}
