using System.Text;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Undo.Proof;

namespace PgMigrate.Engine.Undo;

/// <summary>
/// Plans the way back: the down script of a once-script, or what is derived from its text; the previous text of an any-time
/// script. Everything is known before anything is run; what cannot be taken back refuses the whole.
/// </summary>
internal sealed class UndoPlanner
{
    private readonly MigrationFolder _folder;
    private readonly MigrationOptions _options;
    private readonly UndoSelection _selection;
    private readonly List<string> _obstacles = [];
    private readonly List<(string Name, string Text)> _derived = [];

    /// <param name="folder">The migration folder.</param>
    /// <param name="options">How the run goes.</param>
    /// <param name="undo">What was asked for.</param>
    /// <param name="mayBeEmpty">True where the run that is taken back may have applied nothing.</param>
    public UndoPlanner(MigrationFolder folder, MigrationOptions options, UndoOptions undo, bool mayBeEmpty)
    {
        _folder = folder;
        _options = options;
        _selection = new UndoSelection(undo, folder, mayBeEmpty);
    }

    /// <summary>What was derived: the script's name, and the text that takes it back.</summary>
    public IReadOnlyList<(string Name, string Text)> Derived => _derived;

    /// <summary>The scripts that were applied after the first one that goes, and stay.</summary>
    public IReadOnlyList<string> Later { get; private set; } = [];

    /// <summary>The steps, in the order in which they run: newest script first.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="target">The database, for messages.</param>
    /// <param name="derive">Derives what takes back the records of these numbers, for which there is no down script.</param>
    /// <exception cref="MigrationException">UndoRefused, with every script that has no way back; ScriptNotFound; errors of the
    /// down scripts.</exception>
    public async Task<MigrationPlan> PlanAsync(
        IReadOnlyList<UndoRecord> history,
        string target,
        Func<IReadOnlySet<long>, Task<IReadOnlyDictionary<long, DerivedStep>>> derive
    )
    {
        var chosen = _selection.Choose(history, target);
        Later = LaterThan(chosen, history);
        var scripts = chosen
            .GroupBy(record => record.Name, StringComparer.Ordinal)
            .Select(records => Step([.. records], history))
            .ToArray();
        var underived = scripts.Where(script => script.Derives is not null).Select(script => script.Derives!.Id).ToHashSet();
        var derived = underived.Count > 0 ? await derive(underived).ConfigureAwait(false) : new Dictionary<long, DerivedStep>();
        PlanEntry[] steps =
        [
            .. scripts
                .Select(script =>
                    script.Derives is { } record ? Take(script.File, record, derived[record.Id], history) : script.Entry
                )
                .OfType<PlanEntry>(),
        ];
        return _obstacles.Count == 0 ? new MigrationPlan(steps) : throw Refusal(target, scripts.Length);
    }

    /// <summary>The any-time scripts that stay, as they were applied last.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="plan">What goes.</param>
    public IReadOnlyList<UndoRecord> Staying(IReadOnlyList<UndoRecord> history, MigrationPlan plan)
    {
        var undone = plan.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. history
                .Where(record => _selection.KindOf(record) == ScriptKind.AnyTime && !undone.Contains(record.Name))
                .GroupBy(record => record.Name, StringComparer.Ordinal)
                .Select(records => records.Last()),
        ];
    }

    private IReadOnlyList<string> LaterThan(IReadOnlyList<UndoRecord> chosen, IReadOnlyList<UndoRecord> history) =>
        chosen.Count == 0
            ? []
            :
            [
                .. history
                    .Where(record => record.Id > chosen[^1].Id && _selection.KindOf(record) != ScriptKind.EveryTime)
                    .Except(chosen)
                    .Select(record => record.Name)
                    .Distinct(StringComparer.Ordinal),
            ];

    private UndoneScript Step(UndoRecord[] newestFirst, IReadOnlyList<UndoRecord> history)
    {
        var file = _selection.FileOf(newestFirst[0]);
        if (newestFirst[0].IsPart)
            return new UndoneScript(file, null, newestFirst[0]);
        var previous =
            _selection.KindOf(newestFirst[0]) == ScriptKind.AnyTime
                ? history.LastOrDefault(record => record.Name == file.Name && record.Id < newestFirst[^1].Id)
                : null;
        if (previous is not null)
            return new UndoneScript(file, Previous(file, previous), null);
        if (DownScript.Find(_folder, file, _options.Tokens) is { } down)
            return new UndoneScript(file, Finished(file, down), null);
        // Of several versions, the first one's inverse need not be that of the last.
        return newestFirst is [var only]
            ? new UndoneScript(file, null, only)
            : new UndoneScript(file, Refuse($"{file} had no earlier version, and {Missing(file)}"), null);
    }

    private PlanEntry? Take(ScriptFile file, UndoRecord record, DerivedStep derived, IReadOnlyList<UndoRecord> history)
    {
        if (derived.Entry is not { } entry)
        {
            var refusal = record.IsPart
                ? $"What {file} has committed cannot be taken back"
                : $"{file} {Missing(file)}, and none can be derived";
            return Refuse($"{refusal}:{string.Concat(derived.Obstacles.Select(obstacle => $"\n  {obstacle}"))}");
        }
        if (entry.IsFromDatabase && OutsideEffects.PlainObstacle(entry.Script.Recorded) is { } obstacle)
            return Refuse($"{file}: what was derived from what the database keeps {obstacle}");
        _derived.Add((file.Name, entry.Text));
        return record.IsPart
            ? entry with
            {
                FallsBackTo = history.LastOrDefault(earlier => earlier.Name == file.Name && !earlier.IsPart)?.Id,
            }
            : entry;
    }

    private PlanEntry? Finished(ScriptFile file, PlanEntry down) =>
        DownStub.IsUnfinished(down.Text)
            ? Refuse($"{file}: {DownScript.Folder}/{file.Name} still has the block that says that it is not written yet")
            : down;

    private string Missing(ScriptFile file) =>
        File.Exists(_folder.CompanionPath(DownScript.Folder, file))
            ? $"has a {DownScript.Folder}/{file.Name} that is not written yet"
            : $"has no {DownScript.Folder}/{file.Name}";

    private PlanEntry? Previous(ScriptFile file, UndoRecord previous)
    {
        if (previous.Text is null)
            return Refuse($"{file}: the history has kept no text of its previous version");
        if (MaskedIn(previous.Text) is { } secret)
            return Refuse(
                $"{file}: its previous version holds the secret token {secret}, which the history masks; "
                    + $"give it with {RunOption.Tokens}"
            );

        var script = Script.InMemory(file with { Path = $"{file} as it was applied before" }, previous.Text);
        if (OutsideEffects.PlainObstacle(script.Recorded) is { } obstacle)
            return Refuse($"{file}: the text of its previous version, as the history keeps it, {obstacle}");

        return new PlanEntry(
            script.With(script.Directives.AsApplied),
            GrateHash.Of(previous.Text),
            previous.OneTime,
            PlanAction.Run
        )
        {
            FallsBackTo = previous.Id,
            IsFromDatabase = true,
        };
    }

    private string? MaskedIn(string text)
    {
        foreach (var match in TokenRules.TokenPattern().EnumerateMatches(text))
            if (
                text.Substring(match.Index + 2, match.Length - 4) is var name
                && !_options.Tokens.Any(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            )
                return name;
        return null;
    }

    private PlanEntry? Refuse(string obstacle)
    {
        _obstacles.Add(obstacle);
        return null;
    }

    private MigrationException Refusal(string target, int scripts)
    {
        var text = new StringBuilder(
            $"{_obstacles.Count} of {scripts} scripts cannot be taken back from {target}; nothing was changed."
        );
        foreach (var obstacle in _obstacles)
            text.Append('\n').Append(obstacle);
        return new MigrationException(
            MigrationErrorId.UndoRefused,
            text.ToString(),
            $"Write the down scripts that are missing ({Operation.NewScript} makes them with each new script), or "
                + $"take back less with {UndoOption.Last} or {UndoOption.To}."
        )
        {
            Target = target,
        };
    }

    private sealed record UndoneScript(ScriptFile File, PlanEntry? Entry, UndoRecord? Derives);
}
