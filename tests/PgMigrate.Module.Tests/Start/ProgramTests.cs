using System.Diagnostics;
using System.Globalization;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Start;

/// <summary>exec with a real JVM: what the program finds, and that it is the process that was started.</summary>
public sealed class ProgramTests(Server server, JavaApplication java)
{
    private static readonly Dictionary<string, string> Migrations = new(StringComparer.Ordinal)
    {
        ["V10__more.sql"] = "INSERT INTO public.item (id) VALUES (2);",
        ["V2__item.sql"] = "INSERT INTO public.item (id) VALUES (1);",
        ["V1__create.sql"] = "CREATE TABLE public.item (id bigint PRIMARY KEY);",
    };

    private static int AtOnce =>
        int.TryParse(Environment.GetEnvironmentVariable("PGMIGRATE_FAULT_STARTS"), CultureInfo.InvariantCulture, out int given)
            ? given
        : Environment.GetEnvironmentVariable("PGMIGRATE_TEST_FULL") == "1" ? 10
        : 3;

    [Fact]
    public async Task Program_FindsItsSchema_AndIsTheProcessThatWasStarted()
    {
        JavaApplication.Require();
        string jar = await java.PackAsync(server.JdbcUrl("exec_sees"), Migrations);
        using Process tool = ChildProcess.StartTool("exec", "-CreateDatabase", "--", "java", "-jar", jar, "--a=b", "-Json");
        ChildProcess ended = await ChildProcess.EndAsync(tool);
        Assert.Equal(
            (7, $"items=2 flyway=false liquibase=false pid={tool.Id} arguments=--a=b,-Json"),
            (ended.ExitCode, ended.Output.Trim() + (ended.ExitCode == 7 ? string.Empty : ended.Error))
        );
        Assert.Matches("(?s)V1__create.sql.*V2__item.sql.*V10__more.sql", ended.Error);
    }

    [Fact]
    public async Task MigrationThatFails_KeepsItFromStarting()
    {
        JavaApplication.Require();
        var migrations = new Dictionary<string, string>(Migrations)
        {
            ["V11__bad.sql"] = "SELECT 1 / (id - 1) FROM public.item;",
        };
        string jar = await java.PackAsync(server.JdbcUrl("exec_fails"), migrations);
        ChildProcess tool = await ChildProcess.RunToolAsync("exec", "-CreateDatabase", "--", "java", "-jar", jar);
        Assert.Equal((1, string.Empty), (tool.ExitCode, tool.Output));
        Assert.Contains("V11__bad.sql", tool.Error, StringComparison.Ordinal);
        Assert.Contains("division by zero", tool.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_ReachesTheProgram_WhichClosesItsContext()
    {
        JavaApplication.Require();
        string jar = await java.PackAsync(server.JdbcUrl("exec_signal"), Migrations, main: JavaApplication.ContextClass);
        using Process tool = ChildProcess.StartTool("exec", "-CreateDatabase", "--", "java", "-jar", jar, "serve");
        Task<string> messages = tool.StandardError.ReadToEndAsync();
        Assert.StartsWith("items=2 ", await tool.StandardOutput.ReadLineAsync() ?? await messages, StringComparison.Ordinal);
        Assert.Equal("ready", await tool.StandardOutput.ReadLineAsync());
        await ChildProcess.RunAsync("kill", "-s", "TERM", $"{tool.Id}");
        string rest = await tool.StandardOutput.ReadToEndAsync();
        await tool.WaitForExitAsync();
        Assert.Equal((143, "stopped"), (tool.ExitCode, rest.Trim()));
    }

    [Fact]
    public async Task ManyAtOnce_RunEachScriptOnce_AndEachFindsTheSchema()
    {
        JavaApplication.Require();
        var migrations = new Dictionary<string, string>(Migrations) { ["V11__slow.sql"] = "SELECT pg_catalog.pg_sleep(0.5);" };
        string jar = await java.PackAsync(server.JdbcUrl("exec_many"), migrations);
        using (var empty = new TempFolder())
        {
            empty.Write("up/.gitkeep", string.Empty);
            ChildProcess made = await HostedTool.RunAsync(
                "Invoke-PgMigration",
                "-Path",
                empty.FullPath,
                "-CreateDatabase",
                "-ConnectionString",
                server.For("exec_many")
            );
            Assert.True(made.ExitCode == 0, made.Error);
        }

        ChildProcess[] ended = await Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(_ => ChildProcess.RunToolAsync("exec", "--", "java", "-jar", jar))
        );
        Assert.All(
            ended,
            one =>
                Assert.True(
                    one.ExitCode == 7 && one.Output.StartsWith("items=2 ", StringComparison.Ordinal),
                    one.Error + one.Output
                )
        );
        ChildProcess history = await HostedTool.RunAsync(
            "Get-PgMigrationHistory",
            "-ConnectionString",
            server.For("exec_many"),
            "-Json"
        );
        Assert.Equal(4, history.Lines.Count(script => script.Contains("\"Status\":\"Applied\"", StringComparison.Ordinal)));
    }
}
