using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// What a target has applied, as scripts that can run again elsewhere: the folder's file where it is what was applied, else the
/// text that the history keeps.
/// </summary>
internal sealed class AppliedEntries
{
    private const string MissingAnyTimeFolder = "runAfterOtherAnyTimeScripts";

    private readonly IReadOnlyDictionary<string, ScriptFile> _files;
    private readonly MigrationFolder _folder;
    private readonly IReadOnlyList<AppliedRecord> _applied;
    private readonly MigrationOptions _options;
    private readonly Dictionary<string, Script> _read = new(StringComparer.Ordinal);

    /// <param name="folder">The migration folder.</param>
    /// <param name="applied">The target's history, oldest first.</param>
    /// <param name="options">How a run would go.</param>
    public AppliedEntries(MigrationFolder folder, IReadOnlyList<AppliedRecord> applied, MigrationOptions options)
    {
        _folder = folder;
        _files = folder.Scripts.ToDictionary(script => script.Name, StringComparer.Ordinal);
        _applied = applied;
        _options = options;
    }

    /// <summary>The newest version of each script in the order in which a run over an empty database would take them.</summary>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public IReadOnlyList<PlanEntry> InFolderOrder()
    {
        var places = _folder
            .Scripts.Select((script, place) => (script.Name, place))
            .ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
        return
        [
            .. Newest().OrderBy(record => PlaceOf(record, places)).ThenBy(record => record.Id).Select(Of).OfType<PlanEntry>(),
        ];
    }

    /// <summary>Everything that was applied, in that order, in pieces that hold no script twice.</summary>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public IEnumerable<IReadOnlyList<PlanEntry>> InHistoryOrder()
    {
        var piece = new List<PlanEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in _applied.Select(Of).OfType<PlanEntry>())
        {
            if (!names.Add(entry.Name))
            {
                yield return piece;
                (piece, names) = ([], [entry.Name]);
            }

            piece.Add(entry);
        }

        yield return piece;
    }

    // A one-time script that the folder no longer holds ran before those of a later name; of another nobody knows its folder.
    private double PlaceOf(AppliedRecord record, Dictionary<string, int> places)
    {
        if (places.TryGetValue(record.Name, out var place))
            return place;
        if (!record.OneTime)
            return double.MaxValue;
        var next = _folder.Scripts.FirstOrDefault(script =>
            script.Kind == ScriptKind.OneTime
            && ScriptOrder.Comparer.Compare(ScriptOrder.Key(script.Name), ScriptOrder.Key(record.Name)) > 0
        );
        return next is null ? AfterOneTime(places) : places[next.Name] - 0.5;
    }

    private double AfterOneTime(Dictionary<string, int> places) =>
        _folder.Scripts.LastOrDefault(script => script.Kind == ScriptKind.OneTime) is { } last ? places[last.Name] + 0.5 : 0;

    /// <summary>One of them; null where its text is neither in the folder nor in the history.</summary>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public PlanEntry? Of(AppliedRecord record)
    {
        var file = _files.GetValueOrDefault(record.Name);
        if (InFolder(record, file) is { } script)
            return Entry(record, script);
        return record.Text is { } text
            ? Entry(record, Script.InMemory(NameOf(record, file), text)) with
            {
                IsFromDatabase = !record.IsPart,
            }
            : null;
    }

    /// <summary>True where a text of the history would run that is not what the folder's file says.</summary>
    /// <param name="records">Those that are to run.</param>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public bool NeedTextsOfDatabase(IEnumerable<AppliedRecord> records) =>
        records.Any(record =>
            record is { Text: not null, IsPart: false } && InFolder(record, _files.GetValueOrDefault(record.Name)) is null
        );

    /// <summary>The newest version of each script, oldest first.</summary>
    public IEnumerable<AppliedRecord> Newest() =>
        _applied.GroupBy(record => record.Name, StringComparer.Ordinal).Select(records => records.Last());

    private Script? InFolder(AppliedRecord record, ScriptFile? file) =>
        file is not null && Read(file) is var script && (record.Text is null || GrateHash.Of(script.HashText!) == record.Hash)
            ? script
            : null;

    private Script Read(ScriptFile file)
    {
        if (!_read.TryGetValue(file.Name, out var script))
            _read[file.Name] = script = Script.Read(file, _options.Tokens);
        return script;
    }

    private static PlanEntry Entry(AppliedRecord record, Script script) =>
        new(script.With(script.Directives.AsApplied), record.Hash, record.OneTime, PlanAction.Run);

    private static ScriptFile NameOf(AppliedRecord record, ScriptFile? file)
    {
        var named =
            file
            ?? new ScriptFile(
                record.OneTime ? "up" : MissingAnyTimeFolder,
                record.Name,
                record.Name,
                record.OneTime ? ScriptKind.OneTime : ScriptKind.AnyTime
            );
        return named with { Path = $"{named} as it was applied" };
    }
}
