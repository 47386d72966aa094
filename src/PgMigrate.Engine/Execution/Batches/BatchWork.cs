using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A script whose batches are run.</summary>
/// <param name="Context">The run.</param>
/// <param name="Progress">What is measured of the script.</param>
/// <param name="Statement">Its statement.</param>
/// <param name="Key">What the batches go over.</param>
internal sealed record BatchWork(RunContext Context, ScriptProgress Progress, RangedStatement Statement, BatchKey Key);
