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

    /// <summary>The steps, with where each comes from.</summary>
    public IReadOnlyList<UndoStep> Steps { get; private set; } = [];

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
        Func<IReadOnlyDictionary<long, PlanEntry?>, Task<IReadOnlyDictionary<long, DerivedStep>>> derive
    )
    {
        Chosen = _selection.Choose(history, target);
        Later = LaterThan(Chosen, history);
        var scripts = Chosen
            .GroupBy(record => record.Name, StringComparer.Ordinal)
            .SelectMany(records => Take([.. records], history))
            .OrderByDescending(script => script.Record.Id)
            .ToArray();
        var underived = scripts
            .Where(script => script.IsDerived)
            .ToDictionary(script => script.Record.Id, script => script.Given?.Entry);
        var derived = underived.Count > 0 ? await derive(underived).ConfigureAwait(false) : new Dictionary<long, DerivedStep>();
        Steps =
        [
            .. scripts
                .Select(script => script.IsDerived ? Take(script, derived[script.Record.Id], history) : script.Given)
                .OfType<UndoStep>(),
        ];
        return _obstacles.Count == 0
            ? new MigrationPlan([.. Steps.Select(step => step.Entry)])
            : throw Refusal(target, scripts.DistinctBy(script => script.File.Name).Count());
    }

    /// <summary>The records that go.</summary>
    public IReadOnlyList<UndoRecord> Chosen { get; private set; } = [];

    /// <summary>True where nothing stays but what runs every time.</summary>
    /// <param name="history">Every record.</param>
    public bool TakesAllBack(IReadOnlyList<UndoRecord> history) =>
        history.Except(Chosen).All(record => _selection.KindOf(record) == ScriptKind.EveryTime);

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

    // The previous text of an any-time script, its down script, or what is derived for each of its records: each of them leads
    // back to the one before it.
    private IEnumerable<UndoneScript> Take(UndoRecord[] newestFirst, IReadOnlyList<UndoRecord> history)
    {
        var (file, newest) = (_selection.FileOf(newestFirst[0]), newestFirst[0]);
        if (newest.IsPart)
            return [new UndoneScript(file, newest, null, IsDerived: true)];
        if (PreviousOf(newestFirst, history) is { } previous)
        {
            var step = Previous(file, previous);
            return [new UndoneScript(file, newest, step, IsDerived: step is not null && newestFirst.Length == 1)];
        }

        if (DownScript.Find(_folder, file, _options.Tokens) is { } down)
            return [new UndoneScript(file, newest, Finished(file, down), IsDerived: false)];
        // Of a one-time script a later text may have been recorded, and never run.
        return newestFirst.Length == 1 || _selection.KindOf(newest) == ScriptKind.AnyTime
            ? newestFirst.Select(record => new UndoneScript(file, record, null, IsDerived: true))
            :
            [
                new UndoneScript(
                    file,
                    newest,
                    Refuse($"{file} was recorded with several texts, and {Missing(file)}"),
                    IsDerived: false
                ),
            ];
    }

    private UndoRecord? PreviousOf(UndoRecord[] newestFirst, IReadOnlyList<UndoRecord> history) =>
        _selection.KindOf(newestFirst[0]) == ScriptKind.AnyTime
            ? history.LastOrDefault(record => record.Name == newestFirst[0].Name && record.Id < newestFirst[^1].Id)
            : null;

    private UndoStep? Take(UndoneScript script, DerivedStep derived, IReadOnlyList<UndoRecord> history)
    {
        var (file, record) = (script.File, script.Record);
        // Where nothing better is found the previous text is what there is; whether it can run is tried before it does.
        if (derived.Entry is not { } entry)
            return script.Given ?? Refuse(file, record, derived);
        if (entry.IsFromDatabase && OutsideEffects.PlainObstacle(entry.Script.Recorded) is { } obstacle)
            return script.Given ?? Refuse($"{file}: what was derived from what the database keeps {obstacle}");
        var earlier = history.LastOrDefault(other => other.Name == file.Name && other.Id < record.Id && !other.IsPart);
        return new UndoStep(entry with { FallsBackTo = earlier?.Id }, null) { Left = derived.Left };
    }

    private UndoStep? Refuse(ScriptFile file, UndoRecord record, DerivedStep derived)
    {
        var refusal = record.IsPart
            ? $"What {file} has committed cannot be taken back"
            : $"{file} {Missing(file)}, and none can be derived";
        return Refuse($"{refusal}:{string.Concat(derived.Obstacles.Select(obstacle => $"\n  {obstacle}"))}");
    }

    private UndoStep? Finished(ScriptFile file, PlanEntry down) =>
        DownStub.IsUnfinished(down.Text)
            ? Refuse($"{file}: {DownScript.Folder}/{file.Name} still has the block that says that it is not written yet")
            : new UndoStep(down, $"By {DownScript.Folder}/{file.Name}");

    private string Missing(ScriptFile file) =>
        File.Exists(_folder.CompanionPath(DownScript.Folder, file))
            ? $"has a {DownScript.Folder}/{file.Name} that is not written yet"
            : $"has no {DownScript.Folder}/{file.Name}";

    private UndoStep? Previous(ScriptFile file, UndoRecord previous) =>
        PreviousText.Obstacle(previous, _options.Tokens) is { } obstacle
            ? Refuse($"{file}: {obstacle}")
            : new UndoStep(PreviousText.Entry(file, previous), $"By the text that {file} had before");

    private UndoStep? Refuse(string obstacle)
    {
        _obstacles.Add(obstacle);
        return null;
    }

    private MigrationException Refusal(string target, int scripts)
    {
        var text = new StringBuilder(
            (scripts == 1 ? "The script" : $"{_obstacles.Count} of {scripts} scripts")
                + $" cannot be taken back from {target}; nothing was changed."
        );
        foreach (var obstacle in _obstacles)
            text.Append('\n').Append(obstacle);
        return new MigrationException(
            MigrationErrorId.UndoRefused,
            text.ToString(),
            $"Write the down scripts that are missing ({Operation.DeriveDown} begins them, {Operation.NewScript} makes them with "
                + $"each new script), or take back less with {UndoOption.Last} or {UndoOption.To}."
        )
        {
            Target = target,
        };
    }

    // Given: the step where it is known without deriving any; null where there is none, or it was refused.
    private sealed record UndoneScript(ScriptFile File, UndoRecord Record, UndoStep? Given, bool IsDerived);
}
