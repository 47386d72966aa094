using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>A step of the plan that waits for its turn.</summary>
/// <param name="Entry">The step.</param>
/// <param name="Program">Its script, read; null where nothing is to be run.</param>
internal sealed record WaitingScript(PlanEntry Entry, ScriptProgram? Program);
