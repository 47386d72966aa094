namespace PgMigrate.Engine.Execution;

/// <summary>Why a run leaves a script out that is pending.</summary>
/// <param name="Text">In words.</param>
/// <param name="IsInBackground">True where it waits for one whose batches go on in the background.</param>
internal sealed record LeftOutReason(string Text, bool IsInBackground = false);
