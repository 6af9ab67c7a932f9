use super::*;

pub fn main() {
    let limiter = Limiter::new(3);
    let (api, web) = (&limiter, &limiter);
    let answers: Vec<_> = (0..5).map(|_| api.allow("edsger")).collect();
    println!("{answers:?}");
    println!("{} {}", web.left("edsger"), web.left("barbara"));
    println!("{} {}", web.allow("barbara"), api.left("barbara"));
    web.next_window();
    println!("{} {}", api.allow("edsger"), api.left("edsger"));
}
