package dev.divisi.workspace.process;

/**
 * How a process ended whose standard output is data.
 *
 * @param result how it ended; its log is standard error alone
 * @param output standard output, up to the limit
 * @param truncated whether there was more than the limit
 */
@SuppressWarnings("ArrayRecordComponent") // Results are read, never compared.
public record CapturedResult(CommandResult result, byte[] output, boolean truncated) {}
