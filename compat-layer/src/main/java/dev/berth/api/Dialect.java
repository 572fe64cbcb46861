package dev.berth.api;

import java.util.List;

/** A whole dialect: its routes, and how it words failures. */
public interface Dialect {
  List<Route> routes();

  /** Renders a failure as status and body; logs what is a defect. */
  ErrorAnswer error(Throwable failure);

  /** Status and JSON body of a failure. */
  record ErrorAnswer(int status, String contentType, byte[] body) {}
}
