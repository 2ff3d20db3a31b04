//! What [`register!`](crate::register) calls: the life of a filter inside the module.

use crate::features::{self, Features};
use crate::log::{self, Level};
use crate::{host, text, Config, Error, Filter, Request, Response};
use core::cell::UnsafeCell;
use core::mem::size_of;
use core::ptr::NonNull;

const ANSWERED: u64 = 0;
const NEXT: u64 = 1;

/// Prepares the C library, if the module has one. Its constructors would run at each call of the
/// host otherwise, as the linker takes a module in which nobody calls them for a command.
#[cfg(target_arch = "wasm32")]
pub fn initialize() {
    #[cfg(target_os = "wasi")]
    {
        extern "C" {
            fn __wasm_call_ctors();
        }
        // SAFETY: _start is the first call of the host and happens once.
        unsafe { __wasm_call_ctors() };
    }
}

/// The filter of a module, and the context of the request that it handles.
pub struct Slot<F: Filter> {
    filter: UnsafeCell<Option<F>>,
    context: UnsafeCell<Option<F::Context>>,
}

// SAFETY: an instance of a module has one thread, and the host calls one function at a time. A test
// has a slot of its own.
unsafe impl<F: Filter> Sync for Slot<F> {}

impl<F: Filter> Default for Slot<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Filter> Slot<F> {
    /// A slot without a filter.
    pub const fn new() -> Self {
        Slot { filter: UnsafeCell::new(None), context: UnsafeCell::new(None) }
    }

    /// Makes the filter; ends the instance if the configuration is refused.
    pub fn start(&self) {
        #[cfg(all(target_arch = "wasm32", not(feature = "lean")))]
        std::panic::set_hook(std::boxed::Box::new(|panic| {
            log::line(Level::Error, &std::string::ToString::to_string(panic));
        }));
        if let Err(error) = self.try_start() {
            fail(&text::join(&["configuration: ", &error.message()]));
        }
    }

    pub(crate) fn try_start(&self) -> Result<(), Error> {
        features::begin(Features::NONE);
        if !features::enable(F::FEATURES) {
            return Err(Error::new("the host has not all features that the filter needs"));
        }
        // SAFETY: get hands over pointer and length of its buffer.
        let text = host::get(|buffer, limit| unsafe { host::get_config(buffer, limit) });
        let config = Config::of(text::lossy(text));
        let filter = F::new(&config)?;
        config.finish()?;
        // SAFETY: see Sync.
        unsafe { *self.filter.get() = Some(filter) };
        Ok(())
    }

    /// Handles a request.
    pub fn handle_request(&self) -> u64 {
        features::begin(F::FEATURES);
        let filter = match self.filter() {
            Some(filter) => filter,
            None => fail("the host has not called _start"),
        };
        match filter.on_request(&mut Request::current()) {
            Ok(context) => {
                self.keep(context);
                NEXT
            }
            Err(answer) => {
                answer.give();
                ANSWERED
            }
        }
    }

    /// Handles a response.
    pub fn handle_response(&self, is_failure: bool) {
        if let (Some(filter), Some(context)) = (self.filter(), self.take()) {
            let response = &mut Response::current(is_failure);
            filter.on_response(context, &Request::current(), response);
        }
    }

    /// The filter, if it has started.
    #[allow(clippy::mut_from_ref)]
    fn filter(&self) -> Option<&mut F> {
        // SAFETY: see Sync; nobody keeps it beyond one call of the host.
        unsafe { (*self.filter.get()).as_mut() }
    }

    /// Keeps the context for the response. One without content is not kept: so the export
    /// `handle_response` of a filter that does nothing there is an empty function, from which a host
    /// can tell that it need not call it.
    fn keep(&self, context: F::Context) {
        if size_of::<F::Context>() == 0 {
            core::mem::forget(context);
        } else {
            // SAFETY: see Sync.
            unsafe { *self.context.get() = Some(context) };
        }
    }

    fn take(&self) -> Option<F::Context> {
        if size_of::<F::Context>() == 0 {
            // SAFETY: it has no content to read, and the host asks only after keep has got one.
            return Some(unsafe { NonNull::<F::Context>::dangling().as_ptr().read() });
        }
        // SAFETY: see Sync.
        unsafe { (*self.context.get()).take() }
    }
}

/// Ends the instance, after saying why.
pub(crate) fn fail(why: &str) -> ! {
    log::line(Level::Error, why);
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    panic!("{}", why);
}
