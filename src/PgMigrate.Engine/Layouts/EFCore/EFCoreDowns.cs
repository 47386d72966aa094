namespace PgMigrate.Engine.Layouts.EFCore;

/// <summary>
/// The scripts that take the migrations of a project back. One without Down keeps <c>dotnet ef</c> from writing any of a
/// range: it is looked for by halves, since each call takes seconds.
/// </summary>
/// <param name="ids">The migrations, oldest first; one at least.</param>
/// <param name="script">What <c>dotnet ef migrations script</c> writes from one to another.</param>
internal sealed class EFCoreDowns(IReadOnlyList<string> ids, Func<string, string, string> script)
{
    private const string BeforeAll = "0";

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<string> _missing = [];

    /// <summary>The scripts, by the id of the migration.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>The migrations of which there is none, oldest first.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>Reads them.</summary>
    public void Read() => Read(0, ids.Count - 1);

    private void Read(int first, int last)
    {
        try
        {
            foreach (var (id, text) in EFCoreScript.Cut(script(ids[last], first == 0 ? BeforeAll : ids[first - 1])))
                _texts[id] = text;
        }
        catch (MigrationException) when (first < last)
        {
            var middle = (first + last) / 2;
            Read(first, middle);
            Read(middle + 1, last);
        }
        catch (MigrationException)
        {
            _missing.Add(ids[first]);
        }
    }
}
