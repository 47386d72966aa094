using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Undo;

/// <summary>Chooses what is taken back, newest first. What runs every time leaves nothing to take back.</summary>
internal sealed class UndoSelection
{
    private readonly UndoOptions _options;
    private readonly MigrationFolder _folder;
    private readonly bool _mayBeEmpty;
    private readonly IReadOnlyDictionary<string, ScriptFile> _files;

    /// <param name="options">What was asked for.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="mayBeEmpty">True where the run that is taken back may have applied nothing.</param>
    public UndoSelection(UndoOptions options, MigrationFolder folder, bool mayBeEmpty)
    {
        _options = options;
        _folder = folder;
        _mayBeEmpty = mayBeEmpty;
        _files = folder.Scripts.ToDictionary(script => script.Name, StringComparer.Ordinal);
    }

    /// <summary>How often a script runs: as its last run knew it, as its folder says, or as grate recorded it.</summary>
    public ScriptKind KindOf(UndoRecord record) =>
        record.Kind ?? _files.GetValueOrDefault(record.Name)?.Kind ?? (record.OneTime ? ScriptKind.OneTime : ScriptKind.AnyTime);

    /// <summary>The script's file, whether it is there or not.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable: the history's name leads out of the folder.</exception>
    public ScriptFile FileOf(UndoRecord record) => _files.GetValueOrDefault(record.Name) ?? MissingFile(record);

    private ScriptFile MissingFile(UndoRecord record)
    {
        var folder = _folder.Layout.OneTimeFolder;
        return new ScriptFile(folder, record.Name, _folder.InFolder(folder, record.Name), KindOf(record));
    }

    /// <summary>The records that go.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="target">The database, for messages.</param>
    /// <exception cref="MigrationException">ScriptNotFound where the history does not know the script or the run.</exception>
    public IReadOnlyList<UndoRecord> Choose(IReadOnlyList<UndoRecord> history, string target)
    {
        UndoRecord[] newestFirst = [.. history.Where(record => KindOf(record) != ScriptKind.EveryTime).Reverse()];
        return _options switch
        {
            { Last: { } count } => [.. newestFirst.Take(count)],
            { LastRuns: { } count } => OfRuns(newestFirst, LastRuns(newestFirst, count, target)),
            { RunIds: { Count: > 0 } runs } => OfRuns(newestFirst, Known(newestFirst, runs, target)),
            _ => [.. newestFirst.TakeWhile(record => record.Id > IdOf(_options.To!, history, target))],
        };
    }

    private static UndoRecord[] OfRuns(UndoRecord[] newestFirst, IReadOnlyList<Guid> runs) =>
        [.. newestFirst.Where(record => record.RunId is { } run && runs.Contains(run))];

    private IReadOnlyList<Guid> Known(UndoRecord[] newestFirst, IReadOnlyList<Guid> runs, string target)
    {
        foreach (var run in runs)
            if (!_mayBeEmpty && !newestFirst.Any(record => record.RunId == run))
                throw NoRun(run, target);
        return runs;
    }

    private static IReadOnlyList<Guid> LastRuns(UndoRecord[] newestFirst, int count, string target)
    {
        Guid?[] runs = [.. newestFirst.Select(record => record.RunId).Distinct().Take(count)];
        return runs.Contains(null) ? throw RunUnknown(newestFirst, target) : [.. runs.OfType<Guid>()];
    }

    private static MigrationException RunUnknown(UndoRecord[] newestFirst, string target)
    {
        var name = newestFirst.First(record => record.RunId is null).Name;
        return new(
            MigrationErrorId.UndoRefused,
            $"{name} was applied to {target} by grate itself: which run it belongs to is not known.",
            $"Say with {UndoOption.Last} or {UndoOption.To} what is taken back."
        )
        {
            Target = target,
            Script = name,
        };
    }

    private static long IdOf(string name, IReadOnlyList<UndoRecord> history, string target)
    {
        var wanted = name.Replace('\\', '/');
        return history
                .LastOrDefault(record =>
                    record.Name == wanted
                    || record.Name == wanted + ".sql"
                    || wanted.EndsWith('/' + record.Name, StringComparison.Ordinal)
                )
                ?.Id
            ?? throw new MigrationException(
                MigrationErrorId.ScriptNotFound,
                $"The script {name} is not applied to {target}: there is nothing to go back to.",
                $"{Operation.ListRuns} lists what was applied."
            )
            {
                Target = target,
                Script = name,
            };
    }

    private static MigrationException NoRun(Guid run, string target) =>
        new(
            MigrationErrorId.ScriptNotFound,
            $"Nothing that run {run} applied to {target} is still in its history.",
            $"{Operation.ListRuns} lists the runs."
        )
        {
            Target = target,
        };
}
