using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>The order of scripts. grate decides it; <see cref="MigrationFolder"/> must list them alike, for <c>-To</c> and for people.</summary>
public sealed class ScriptOrderTests(PostgresServer server) : GrateTestBase(server)
{
    // Nothing that Windows refuses in a name.
    private const string Characters = "aAbBzZ019__--.. ()+#~!,;'@$%^&={}[]äÄßéøИ日";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Random_folders_are_listed_in_the_order_of_grate(int seed)
    {
        var random = new Random(seed);
        foreach (var folder in new[] { "up", "views" })
            for (var i = 0; i < 60; i++)
                Folder.Write($"{folder}/{RandomPath(random)}.{folder}.sql", "SELECT 1;");

        Assert.Equal(await AskGrateAsync(), MigrationFolder.Open(Folder.FullPath).Scripts.Select(script => script.Name));
    }

    [Fact]
    public async Task A_subfolder_comes_where_grate_puts_it()
    {
        foreach (var name in new[] { "0002_b.sql", "0001/a.sql", "0003/c.sql", "_x/d.sql", "Z/e.sql", "z/f.sql", "0001_a.sql", "0001-a.sql", "0001 a.sql", "a.b.sql", "a.sql" })
            Folder.Write($"up/{name}", "SELECT 1;");
        var listed = MigrationFolder.Open(Folder.FullPath).Scripts.Select(script => script.Name).ToArray();

        await GrateAsync(Twin);
        Assert.Equal(await AppliedAsync(Twin), listed);
        await MigrateAsync(Options with { To = "0001/a.sql" });
        Assert.Equal(listed.TakeWhile(name => name != "0001/a.sql").Append("0001/a.sql"), await AppliedAsync());
    }

    private static string RandomPath(Random random) =>
        string.Join('/', Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomName(random)));

    // A name may neither end with a dot or a space, on Windows, nor be "." or "..".
    private static string RandomName(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Characters[random.Next(Characters.Length)])) + "aB1_"[random.Next(4)];

    private async Task<List<string>> AskGrateAsync()
    {
        var asked = new List<string>();
        var port = new RecordingDatabase("server", "database", "grate", new Dictionary<string, string>(), note => asked.Add(note.Name));
        await GrateRun.RunAsync(port, Options);
        return asked;
    }
}
