package dev.divisi.agents.model;

import dev.divisi.models.ChatModel;
import dev.divisi.models.ModelException;

/** Where models are from: the providers that a worker knows, or a record of what they said. */
@FunctionalInterface
public interface ModelSource {

  /**
   * The models of a provider.
   *
   * @throws ModelException REJECTED when there is no provider of that name, or its key is missing
   */
  ChatModel named(String provider) throws ModelException;
}
