package dev.berth.api;

/** Answers one request. Anything it throws becomes an error answer, if no answer was begun. */
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange) throws Exception;
}
