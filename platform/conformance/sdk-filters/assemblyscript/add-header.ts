// The filter of the SDKs' own introduction: it adds a header to the response, whose value is its configuration.
export * from "SDK/proxy";
import { RootContext, Context, registerRootContext, FilterHeadersStatusValues, stream_context } from "SDK";

class AddHeaderRoot extends RootContext {
  createContext(context_id: u32): Context {
    return new AddHeader(context_id, this);
  }
}

class AddHeader extends Context {
  constructor(context_id: u32, root_context: AddHeaderRoot) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, isEnd: bool): FilterHeadersStatusValues {
    const agent = stream_context.headers.request.get("user-agent");
    stream_context.headers.request.add("x-agent", agent);
    stream_context.headers.request.remove("x-remove");
    return FilterHeadersStatusValues.Continue;
  }

  onResponseHeaders(count: u32, isEnd: bool): FilterHeadersStatusValues {
    const text = this.root_context.getConfiguration();
    stream_context.headers.response.add("hello", text == "" ? "world!" : text);
    return FilterHeadersStatusValues.Continue;
  }
}

registerRootContext((context_id: u32) => { return new AddHeaderRoot(context_id); }, "ROOT");
