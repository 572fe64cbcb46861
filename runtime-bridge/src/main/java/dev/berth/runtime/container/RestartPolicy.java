package dev.berth.runtime.container;

/**
 * When a container is started again after it ended.
 *
 * @param name empty or {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure}
 * @param maximumRetryCount for on-failure; 0 for no bound
 */
public record RestartPolicy(String name, int maximumRetryCount) {
  public static final RestartPolicy NONE = new RestartPolicy("", 0);
}
