package dev.weir.marketplace.tuf;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A process that refreshes for ever, for [KillTest] to kill. Says a byte before each write.
final class KilledClient {

  private KilledClient() {}

  public static void main(String[] folders) throws Exception {
    Runnable sayStep =
        () -> {
          System.out.print('.');
          System.out.flush();
        };
    var client =
        new TufClient(
            new TrustedStore(Path.of(folders[1]), sayStep),
            List.of(new FolderSource(Path.of(folders[0]))),
            TufSettings.DEFAULT.withClock(InstantSource.fixed(TestRepository.NOW)));
    while (true) {
      client.refresh();
    }
  }
}
