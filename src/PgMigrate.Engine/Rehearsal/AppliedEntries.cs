using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// What a target has applied, as scripts that can run again elsewhere: the folder's file where it is what was applied, else the text
/// that the history keeps.
/// </summary>
internal sealed class AppliedEntries
{
    private const string MissingAnyTimeFolder = "runAfterOtherAnyTimeScripts";

    private readonly IReadOnlyDictionary<string, ScriptFile> _files;
    private readonly MigrationFolder _folder;
    private readonly IReadOnlyList<AppliedRecord> _applied;
    private readonly MigrationOptions _options;
    private readonly string _texts;

    /// <param name="folder">The migration folder.</param>
    /// <param name="applied">The target's history, oldest first.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="texts">A folder of the caller's for texts of the history.</param>
    public AppliedEntries(MigrationFolder folder, IReadOnlyList<AppliedRecord> applied, MigrationOptions options, string texts)
    {
        _folder = folder;
        _files = folder.Scripts.ToDictionary(script => script.Name, StringComparer.Ordinal);
        _applied = applied;
        _options = options;
        _texts = texts;
    }

    /// <summary>The newest version of each script in the order in which a run over an empty database would take them.</summary>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public IReadOnlyList<PlanEntry> InFolderOrder()
    {
        var places = _folder.Scripts.Select((script, place) => (script.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
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
        var next = _folder.Scripts.FirstOrDefault(script => script.Kind == ScriptKind.OneTime
            && ScriptOrder.Comparer.Compare(ScriptOrder.Key(script.Name), ScriptOrder.Key(record.Name)) > 0);
        return next is null ? AfterOneTime(places) : places[next.Name] - 0.5;
    }

    private double AfterOneTime(Dictionary<string, int> places) =>
        _folder.Scripts.LastOrDefault(script => script.Kind == ScriptKind.OneTime) is { } last ? places[last.Name] + 0.5 : 0;

    /// <summary>One of them; null where its text is neither in the folder nor in the history.</summary>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public PlanEntry? Of(AppliedRecord record)
    {
        var file = _files.GetValueOrDefault(record.Name);
        if (TextInFolder(record, file) is { } text)
            return Entry(record, file!, text);
        return record.Text is null ? null : Entry(record, Keep(record, file), record.Text) with { IsFromDatabase = !record.IsPart };
    }

    /// <summary>True where a text of the history would run that is not what the folder's file says.</summary>
    /// <param name="records">Those that are to run.</param>
    /// <exception cref="MigrationException">A file of the folder cannot be read.</exception>
    public bool NeedTextsOfDatabase(IEnumerable<AppliedRecord> records) => records.Any(record =>
        record is { Text: not null, IsPart: false } && TextInFolder(record, _files.GetValueOrDefault(record.Name)) is null);

    /// <summary>The newest version of each script, oldest first.</summary>
    public IEnumerable<AppliedRecord> Newest() =>
        _applied.GroupBy(record => record.Name, StringComparer.Ordinal).Select(records => records.Last());

    private string? TextInFolder(AppliedRecord record, ScriptFile? file) =>
        file is not null && ReadFile(file) is var text && (record.Text is null || GrateHash.Of(text) == record.Hash)
            ? text
            : null;

    private string ReadFile(ScriptFile file) => TokenRules.Replace(ScriptText.Read(file.Path).HashText, _options.Tokens);

    private static PlanEntry Entry(AppliedRecord record, ScriptFile file, string text)
    {
        var directives = DirectiveParser.Parse(text, file.Name, file.Path).AsApplied;
        return new PlanEntry(file, text, record.Hash, record.OneTime, directives, PlanAction.Run);
    }

    private ScriptFile Keep(AppliedRecord record, ScriptFile? file)
    {
        var path = Path.Combine(_texts, $"{record.Id}.sql");
        File.WriteAllText(path, record.Text);
        return file is null
            ? new ScriptFile(record.OneTime ? "up" : MissingAnyTimeFolder, record.Name, path, record.OneTime ? ScriptKind.OneTime : ScriptKind.AnyTime)
            : file with { Path = path };
    }
}
