package dev.berth.runtime.build;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Words what went wrong with a file of a build without the places of the store. */
final class FileFailures {
  private FileFailures() {}

  /** The system's reason where there is one: {@code no space left on device}. */
  static String text(IOException failure) {
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason().toLowerCase(Locale.ROOT);
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
