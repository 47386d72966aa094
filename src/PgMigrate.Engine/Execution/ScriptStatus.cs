using System.Text.RegularExpressions;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>How scripts stand to a database, from the plan and the history.</summary>
internal sealed partial class ScriptStatus
{
    private readonly RunContext _context;
    private readonly IReadOnlyDictionary<string, AppliedScript> _applied;
    private readonly IReadOnlyDictionary<string, string> _texts;
    private readonly IReadOnlyDictionary<string, string> _changedData;
    private readonly IReadOnlyDictionary<string, FailedScript> _failed;
    private readonly Dictionary<string, PlanEntry> _planned;
    private readonly IReadOnlyDictionary<string, LeftOutReason> _leftOut;
    private readonly ReleaseState _releases;
    private readonly IReadOnlyDictionary<string, UnendedBatch> _batches;
    private readonly Requirements _requirements;

    /// <param name="run">The run that would be.</param>
    /// <param name="failed">The newest failure of each script.</param>
    /// <param name="leftOut">The scripts that a run would leave out now, and why.</param>
    /// <param name="releases">Which releases were confirmed.</param>
    /// <param name="batches">Scripts whose batches were begun and not ended, and how far they are.</param>
    public ScriptStatus(
        RunState run,
        IReadOnlyDictionary<string, FailedScript> failed,
        IReadOnlyDictionary<string, LeftOutReason> leftOut,
        ReleaseState releases,
        IReadOnlyDictionary<string, UnendedBatch> batches
    )
    {
        _context = run.Context;
        _applied = run.Applied;
        _texts = run.AppliedTexts;
        _changedData = run.ChangedData;
        _failed = failed;
        _leftOut = leftOut;
        _releases = releases;
        _batches = batches;
        _requirements = new Requirements(run);
        _planned = run.Plan.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>True to leave out statements, for which each script would have to be cut.</summary>
    public bool IsOutline { get; init; }

    /// <summary>A script of the folder.</summary>
    public MigrationScript Describe(ScriptFile file)
    {
        var applied = _applied.GetValueOrDefault(file.Name);
        var entry = _planned.GetValueOrDefault(file.Name);
        var script = entry?.Script ?? Read(file);
        var directives = script.Directives;
        var (state, reason) = StateOf(file, entry, applied);
        return new MigrationScript
        {
            Script = file.Name,
            Folder = file.Folder,
            Path = file.Path,
            Kind = file.Kind,
            State = state,
            Reason = reason,
            Difference = state == MigrationState.Changed ? DifferenceOf(entry!) : null,
            Environment = directives.Environment?.Text ?? GrateFolders.EnvironmentOf(file.Name),
            Phase = directives.Phase,
            Requires = directives.Requires,
            Hash = entry?.Hash ?? applied?.Hash ?? GrateHash.Of(script.HashText!),
            AppliedAt = applied?.AppliedAt,
            Statements = IsOutline ? [] : [.. script.Recorded.Statements.Select(Describe)],
        };
    }

    private string? DifferenceOf(PlanEntry entry) =>
        !_changedData.ContainsKey(entry.Name) && _texts.TryGetValue(entry.Name, out var applied)
            ? string.Join('\n', LineDifference.Of(applied, entry.Text))
            : null;

    // grate reads what is not in its encoding all the same.
    private static Script Read(ScriptFile file)
    {
        var script = Script.TryRead(file, []);
        return script.Problem is { ErrorId: not MigrationErrorId.ScriptEncoding } problem ? throw problem : script;
    }

    private ScriptStatement Describe(SqlStatement statement) =>
        new()
        {
            Line = statement.Place.Line,
            Column = statement.Place.Column,
            Offset = statement.Place.Offset,
            Length = statement.Piece.ContentLength,
            Verb = statement.Facts.Verb,
            Object = statement.Facts.Object,
            Text = _context.Mask.Hide(statement.Sql),
            Transactional = statement.Facts.Transactional,
        };

    /// <summary>Scripts of the history that the folder no longer holds.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="retired">Those that nobody misses, by name, and why.</param>
    public IEnumerable<MigrationScript> DescribeMissing(MigrationFolder folder, IReadOnlyDictionary<string, string?> retired)
    {
        var names = folder.Scripts.Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        return _applied
            .Values.Where(script => !names.Contains(script.Name))
            .OrderBy(script => script.AppliedAt)
            .Select(script =>
                retired.TryGetValue(script.Name, out var reason)
                    ? DescribeMissing(script) with
                    {
                        State = MigrationState.Retired,
                        Reason = $"retired: {reason}",
                    }
                    : DescribeMissing(script)
            );
    }

    private static MigrationScript DescribeMissing(AppliedScript script) =>
        new()
        {
            Script = script.Name,
            Kind = script.OneTime ? ScriptKind.OneTime : ScriptKind.AnyTime,
            State = MigrationState.Missing,
            Reason = "applied, and not in the folder",
            Hash = script.Hash,
            AppliedAt = script.AppliedAt,
        };

    private (MigrationState State, string? Reason) StateOf(ScriptFile file, PlanEntry? entry, AppliedScript? applied)
    {
        if (entry is null)
            return applied is null ? (MigrationState.Skipped, WhyLeftOut(file)) : (MigrationState.Applied, null);
        if (entry.Behind is { } behind)
            return (MigrationState.Pending, behind);
        if (entry.Action == PlanAction.Skip)
            return (MigrationState.Skipped, WhyLeftOut(entry));
        if (entry.Action == PlanAction.Refuse)
            return (
                MigrationState.Changed,
                $"a one-time script must not change after it was applied; it stops the next run{DataOf(file)}"
            );
        if (_leftOut.TryGetValue(file.Name, out var reason))
            return (reason.IsInBackground ? MigrationState.Pending : MigrationState.Skipped, reason.Text);
        if (_failed.TryGetValue(file.Name, out var failed) && IsNewest(failed, applied, entry))
            return (MigrationState.Failed, Join(WhyFailed(file, failed.Error), HowFar(file)));
        if (entry.Action == PlanAction.Leave)
            return (MigrationState.Ongoing, HowFar(file));
        if (file.Kind == ScriptKind.EveryTime)
            return (MigrationState.Pending, "runs every time");
        return applied is null
            ? (MigrationState.Pending, Join(WhyWaiting(entry.Directives), HowFar(file)))
            : (MigrationState.Changed, Join($"changed since it was applied; runs again{DataOf(file)}", HowFar(file)));
    }

    // Batches in the background that have gone on since have got over it.
    private bool IsNewest(FailedScript failed, AppliedScript? applied, PlanEntry entry) =>
        (applied?.AppliedAt is null || failed.FailedAt > applied.AppliedAt)
        && (entry.Action != PlanAction.Leave || failed.FailedAt > _batches[entry.Name].RecordedAt);

    private string? HowFar(ScriptFile file) =>
        _batches.GetValueOrDefault(file.Name) switch
        {
            null => null,
            { IsLeft: true } left => BackgroundText.HowFar(left.State)
                + (left.SuspendedBy is { } who ? $"; suspended by {who}" : string.Empty),
            var begun => $"its batches were begun: {BatchProgress.Describe(begun.State)}; a run goes on behind them",
        };

    private static string? Join(string? first, string? second) =>
        first is null || second is null ? first ?? second : $"{first}; {second}";

    private string DataOf(ScriptFile file) => _changedData.TryGetValue(file.Name, out var data) ? $": {data}" : string.Empty;

    private string WhyLeftOut(PlanEntry entry)
    {
        var reason = PlanChecks.SkipReason(entry, _context.Options);
        return _requirements.WhyUnmet(entry) is { } unmet ? $"{reason}; {unmet.Text}" : reason;
    }

    // A run of both phases does not wait.
    private string? WhyWaiting(ScriptDirectives directives) =>
        directives is { Phase: MigrationPhase.Contract, Release: { } release } && _releases.WhyOpen(release) is { } open
            ? $"phase: contract; {open}"
            : null;

    // The script is named beside it; the path in front may be that of another machine.
    private static string WhyFailed(ScriptFile file, string error) =>
        error.IndexOf($"{file.Name}:", StringComparison.Ordinal) is >= 0 and var name
        && PlaceInScript().Match(error, name + file.Name.Length) is { Success: true } place
            ? $"line {place.Groups["line"].Value}: {error[(place.Index + place.Length)..]}"
            : error;

    [GeneratedRegex(@"\G:(?<line>\d+):\d+: ")]
    private static partial Regex PlaceInScript();

    private string WhyLeftOut(ScriptFile file) =>
        GrateFolders.RunsIn(file.Name, _context.Options.Environment)
            ? "runs only in the run that creates the database"
            : $"for environment {GrateFolders.EnvironmentOf(file.Name) ?? "of its name"}; this one is "
                + $"{_context.Options.Environment ?? "not given"}";
}
