using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo;

/// <summary>A run that failed and is taken back: it may have applied nothing.</summary>
/// <param name="Script">The script at which it failed; what of it was committed is taken back, too. Null where none is
/// known.</param>
internal sealed record FailedRun(PlanEntry? Script);
