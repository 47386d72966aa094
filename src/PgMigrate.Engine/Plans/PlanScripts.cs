using System.Text;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Plans;

/// <summary>The scripts of a run, as its plan keeps them.</summary>
/// <param name="run">The run, planned.</param>
/// <param name="before">The schema that they find.</param>
/// <param name="planFolder">Full path of the folder that the plan is written to.</param>
internal sealed class PlanScripts(RunState run, SchemaSnapshot before, string planFolder)
{
    private IReadOnlyList<MigrationToken> Tokens => run.Context.Options.Tokens;

    /// <summary>The schema that they find.</summary>
    public static Task<SchemaSnapshot> ReadSchemaAsync(RunState run, CancellationToken stop) =>
        SchemaSnapshot.ReadAsync(run.Server!, SnapshotOptions.WithoutHistory(run.Context.Options.HistorySchema), stop);

    /// <summary>One of them.</summary>
    /// <param name="entry">The step of the run.</param>
    /// <param name="time">How long it is expected to take; null where nobody knows.</param>
    /// <exception cref="MigrationException">A file beside it cannot be read.</exception>
    public PlanScript Of(PlanEntry entry, ExpectedTime? time)
    {
        var text = entry.Script.Text!;
        var down = DownScript.Find(run.Folder!, entry.File, Tokens)?.Text;
        return new PlanScript
        {
            Name = entry.Name,
            Folder = entry.File.Folder,
            Kind = entry.File.Kind,
            RunsOnce = entry.RunOnce,
            Hash = entry.Hash,
            Sha256 = DatabaseState.Sha256(Encoding.UTF8.GetBytes(text)),
            Text = text,
            Recorded = text == entry.Text ? null : entry.Text,
            Data = PlanData.Of(entry, planFolder),
            Mode = entry.Script.SentModeIn(run.Context.Options.TransactionMode).ToString(),
            Statements = entry.Script.Sent.StatementCount,
            Verify = run.Folder!.ReadCompanion(Verification.Folder, entry.File, Tokens)?.Text,
            Down = down,
            WayBack = WayBackOf(entry, down),
            ExpectedMilliseconds = time?.Milliseconds,
            ExpectedFrom = time?.Target,
        };
    }

    private WayBackKind WayBackOf(PlanEntry entry, string? down)
    {
        if (entry.File.Kind == ScriptKind.EveryTime)
            return WayBackKind.NotNeeded;
        if (entry.File.Kind == ScriptKind.AnyTime && run.Applied.ContainsKey(entry.Name) && !entry.Directives.LoadEffects.Any())
            return WayBackKind.PreviousText;
        if (down is not null && !DownStub.IsUnfinished(down))
            return WayBackKind.DownScript;
        var derived = DerivedDown.Of(entry.Script.Sql, before, after: null, entry.Directives.LoadEffects);
        return derived.IsWhole || derived.IsInCatalogue ? WayBackKind.Derived : WayBackKind.None;
    }
}
