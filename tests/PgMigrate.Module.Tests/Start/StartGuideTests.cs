using PgMigrate.ModuleTests.RealShell;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Start;

/// <summary>
/// The shell blocks of the guides about start-up, run by the tool in this process, on a database; in place of the program, which is
/// a framework's, stands <c>true</c>.
/// </summary>
public sealed class StartGuideTests(Server server)
{
    private const string Variable = "DATABASE_URL";
    private const string Address = "shop:secret@db.example.org/shop";

    public static TheoryData<string> Blocks => [.. Read().Select(block => block.Code)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_DoesWhatTheGuideSays(string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "true is a program of Unix.");
        using var folder = new TempFolder();
        foreach (string path in (string[])["migrations", "db/migrations"])
            folder.Write($"{path}/up/0001_a.sql", "CREATE TABLE IF NOT EXISTS public.a (id bigint PRIMARY KEY);");
        string database = server.CreateDatabase();
        bool hasUrl = false;
        foreach (string line in code.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            if (line.StartsWith($"export {Variable}='", StringComparison.Ordinal))
            {
                hasUrl = true;
                Environment.SetEnvironmentVariable(
                    Variable,
                    line.Split('\'')[1].Replace(Address, server.Address(database), StringComparison.Ordinal)
                );
            }
            else
                await RunAsync(line, folder, hasUrl ? [] : ["-ConnectionString", database]);
    }

    [Fact]
    public void EachFramework_HasItsBlock() => Assert.Equal(6, Read().Count());

    private static async Task RunAsync(string line, TempFolder folder, string[] connection)
    {
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        int end = Array.IndexOf(words, "--");
        IEnumerable<string> own = words[..(end < 0 ? words.Length : end)]
            .Select(word => word.EndsWith("migrations", StringComparison.Ordinal) ? folder[word] : word);
        bool waits = words[0] == "wait";
        if (waits)
        {
            ChildProcess before = await HostedTool.RunAsync(["exec", "--path", folder["migrations"], .. connection]);
            Assert.True(before.ExitCode == 0, before.Error);
        }

        ChildProcess tool = await HostedTool.RunAsync([
            .. own,
            .. connection,
            .. end < 0 ? Array.Empty<string>() : ["--", "true"],
        ]);
        Assert.True(tool.ExitCode == 0, tool.Error + tool.Output);
        Assert.DoesNotContain("secret", tool.Output, StringComparison.Ordinal);
        if (!waits)
            Assert.Contains(
                words.Contains("--explain") ? "environment variable DATABASE_URL" : "0001_a.sql",
                tool.Output + tool.Error,
                StringComparison.Ordinal
            );
    }

    private static IEnumerable<MarkdownBlock> Read() =>
        MarkdownBlock
            .Read(
                "docs/guides/startup-others.md",
                File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "startup-others.md"))
            )
            .Where(block => block.Language == "shell");
}
