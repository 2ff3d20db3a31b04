package dev.weir.gateway.plugin.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks from all roots at a time for an object, so that the first way to it is a shortest one.
final class PathSearch {

  private final HeapDump dump;
  private final HeapIndex index;
  private final boolean isSoft;

  /// Through which object one was reached first; a root through itself.
  private final LongMap parents = new LongMap();

  private final Map<Long, HeapRoot> roots = new HashMap<>();
  private final ArrayDeque<Long> queue = new ArrayDeque<>();

  /// @param isSoft whether soft references count
  PathSearch(HeapDump dump, HeapIndex index, boolean isSoft) {
    this.dump = dump;
    this.index = index;
    this.isSoft = isSoft;
  }

  /// The way from the object to a root.
  List<String> path(long target) {
    for (var root : index.roots) {
      if (parents.put(root.id(), root.id())) {
        roots.put(root.id(), root);
        queue.add(root.id());
      }
    }
    while (!queue.isEmpty() && !parents.contains(target)) {
      visit(queue.remove());
    }
    return parents.contains(target) ? describe(target) : List.of();
  }

  private void visit(long id) {
    for (var reference : dump.references(id, isSoft)) {
      if (reference.target() != 0 && parents.put(reference.target(), id)) {
        queue.add(reference.target());
      }
    }
  }

  private List<String> describe(long target) {
    var path = new ArrayList<String>();
    path.add(dump.className(target));
    var id = target;
    while (!roots.containsKey(id)) {
      var parent = parents.get(id);
      path.add(step(parent, id));
      id = parent;
    }
    path.add(describe(Optional.ofNullable(roots.get(id)).orElseThrow()));
    return path;
  }

  private String step(long parent, long child) {
    var from =
        dump.references(parent, isSoft).stream()
            .filter(it -> it.target() == child)
            .map(HeapClass.Reference::from)
            .findFirst()
            .orElse("?");
    var name = dump.className(parent) + thread(parent);
    return from.equals("[]") ? name : name + '.' + from;
  }

  private String describe(HeapRoot root) {
    var thread = index.threads.get(root.thread());
    return thread == null || root.kind() == HeapRoot.Kind.THREAD
        ? root.kind().toString()
        : root.kind() + " of " + dump.className(thread) + thread(thread);
  }

  /// The name of a thread.
  private String thread(long id) {
    var isThread = index.threads.containsValue(id) || dump.className(id).equals("java.lang.Thread");
    return isThread
        ? dump.text(dump.field(id, "name")).map(name -> " \"" + name + '"').orElse("")
        : "";
  }
}
