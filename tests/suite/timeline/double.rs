use std::cell::RefCell;

struct Inbox {
    messages: RefCell<Vec<String>>,
}

fn main() {
    let inbox = Inbox {
        messages: RefCell::new(vec!["hello".to_string()]),
    };
    {
        let all = inbox.messages.borrow();
        println!("{} so far", all.len());
    }
    let all = inbox.messages.borrow();
    for text in all.iter() {
        if text.starts_with('h') {
            inbox.messages.borrow_mut().push(text.to_uppercase());
        }
    }
}
