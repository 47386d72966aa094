using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// The order of scripts. grate decides it; <see cref="MigrationFolder"/> must list them alike, for <c>-To</c> and for people.
/// </summary>
public sealed class ScriptOrderTests : IDisposable
{
    // Nothing that Windows refuses in a name.
    private const string Characters = "aAbBzZ019__--.. ()+#~!,;'@$%^&={}[]äÄßéøИ日";

    private readonly TempFolder _folder = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Random_folders_are_listed_in_the_order_of_grate(int seed)
    {
        var random = new Random(seed);
        foreach (var folder in new[] { "up", "views" })
            for (var i = 0; i < 60; i++)
                _folder.Write($"{folder}/{RandomPath(random)}.{folder}.sql", "SELECT 1;");

        Assert.Equal(
            await AskGrateAsync(),
            MigrationFolder.Open(_folder.FullPath, configuration: null).Scripts.Select(script => script.Name)
        );
    }

    public void Dispose() => _folder.Dispose();

    private static string RandomPath(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomName(random)));

    // A name may neither end with a dot or a space, on Windows, nor be "." or "..".
    private static string RandomName(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Characters[random.Next(Characters.Length)]))
        + "aB1_"[random.Next(4)];

    private async Task<List<string>> AskGrateAsync()
    {
        var asked = new List<string>();
        var database = new GrateDatabase(
            "server",
            "database",
            "grate",
            Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>()),
            IsNew: Task.FromResult(false)
        );
        var port = new RecordingDatabase(
            database,
            note =>
            {
                asked.Add(note.Name);
                return Task.CompletedTask;
            }
        );
        await GrateRun.RunAsync(
            port,
            new MigrationOptions { Path = _folder.FullPath },
            FolderLayout.Default,
            replaceTokens: false
        );
        return asked;
    }
}
