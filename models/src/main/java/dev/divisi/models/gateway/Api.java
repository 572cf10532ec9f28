package dev.divisi.models.gateway;

/** The APIs that are let through; each has its own words for usage and for errors. */
enum Api {
  OPENAI_CHAT,
  OPENAI_RESPONSES,
  ANTHROPIC_MESSAGES,
  GEMINI_GENERATE
}
