package dev.divisi.architecture;

import java.util.Arrays;

/** The packages of everything that is deployed by itself. */
final class Services {
  static final String[] PACKAGES = {
    "dev.divisi.taskgraph.service..",
    "dev.divisi.planner..",
    "dev.divisi.implementer..",
    "dev.divisi.policy.service..",
    "dev.divisi.reviewer..",
    "dev.divisi.integrator..",
    "dev.divisi.console.."
  };

  private Services() {}

  static String[] except(String service) {
    return Arrays.stream(PACKAGES).filter(other -> !other.equals(service)).toArray(String[]::new);
  }
}
