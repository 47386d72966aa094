using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Start;

/// <summary>exec and wait: what a program is given, what is explained, and what Flyway has left.</summary>
public sealed class StartTests(Server server)
{
    // What a process of a shell's own says of itself.
    private const string Report =
        "pwd; ls -l /proc/self/fd | awk '{print $9}' | sort -n | tr '\\n' ' '; echo; grep -E 'Sig(Blk|Ign|Cgt)' /proc/self/status; "
        + "env | grep -vE '^(SPRING_|_=|SHLVL=)' | sort; printf '%s|' \"$@\"";

    [Fact]
    public async Task Program_IsAsIfAShellHadStartedIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc.");
        using var folder = new TempFolder();
        folder.Write("migrations/up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        folder.Write("bin/report", "#!/bin/sh\n" + Report + "; exit 5\n");
        folder.Write("bin/plain", "echo no interpreter named\n");
        folder.Write("bin/locked", "#!/bin/sh\n");
        foreach (string name in (string[])["report", "plain"])
            File.SetUnixFileMode(folder[$"bin/{name}"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string[] words = ["exec", "--connection-string", server.CreateDatabase()];
        ChildProcess own = await RunAsync(folder, folder["bin/report"], "a b", "", "--json");
        ChildProcess given = await RunToolAsync(folder, [.. words, "--log=text", "--", "report", "a b", "", "--json"]);
        Assert.Equal(own.Lines.Select(WithoutPipeSignal), given.Lines);
        Assert.Equal((5, 5), (own.ExitCode, given.ExitCode));
        Assert.Contains("0001_a.sql", given.Error, StringComparison.Ordinal);
        Assert.Equal(
            (127, 126, 126),
            (await CodeAsync("no-such-program"), await CodeAsync("./bin/locked"), await CodeAsync("./bin"))
        );
        ChildProcess plain = await RunToolAsync(folder, [.. words, "--", "plain"]);
        Assert.Equal((0, "no interpreter named\n"), (plain.ExitCode, plain.Output));

        async Task<int> CodeAsync(string program)
        {
            ChildProcess tool = await RunToolAsync(folder, [.. words, "--", program]);
            Assert.Contains(program, tool.Error, StringComparison.Ordinal);
            return tool.ExitCode;
        }
    }

    [Theory]
    [InlineData(2, "exec", "--")]
    [InlineData(2, "wait", "--application")]
    [InlineData(2, "exec", "--no-such-option", "--", "true")]
    [InlineData(1, "exec", "--path", "no-such-folder", "--connection-string", "Host=127.0.0.1;Port=1", "--", "true")]
    [InlineData(0, "exec", "--explain", "--path", "x", "--", "no-such-program", "--json")]
    [InlineData(1, "exec", "--explain", "--application", "no-such.jar")]
    public async Task ExitCode_SaysHowItWent(int expected, params string[] arguments)
    {
        ChildProcess tool = await HostedTool.RunAsync(arguments);
        Assert.True(tool.ExitCode == expected, $"{tool.ExitCode}\n{tool.Output}\n{tool.Error}");
        Assert.Equal(expected == 0, tool.Error.Length == 0);
    }

    [Fact]
    public async Task Explain_SaysWhatComesFromWhere_AndNoSecret()
    {
        using var folder = new TempFolder();
        string jar = WriteJar(
            folder,
            """
            spring.datasource.url=jdbc:postgresql://${DB_HOST:db1}/shop?user=app&password=s3cret1
            spring.flyway.user=deploy
            spring.flyway.password=s3cret2
            spring.flyway.placeholders.owner=shop
            spring.flyway.placeholders.api-key=s3cret3
            """,
            ("V2__b.sql", "SELECT '${owner}', '${api-key}';"),
            ("V1__a.sql", "SELECT 1;"),
            ("R__c.sql", "SELECT 3;")
        );
        ChildProcess tool = await HostedTool.RunAsync(
            "exec",
            "-ExPlain",
            "--environment",
            "PROD",
            "--",
            "java",
            "-Dspring.profiles.active=prod",
            "-jar",
            jar,
            "--spring.datasource.url=jdbc:postgresql://db2/shop"
        );
        Assert.Equal((0, string.Empty), (tool.ExitCode, tool.Error));
        Assert.DoesNotContain("s3cret", tool.Output, StringComparison.Ordinal);
        string text = string.Join('\n', tool.Lines).Replace(jar, "app.jar", StringComparison.Ordinal);
        string file = "app.jar!/BOOT-INF/classes/";
        foreach (
            string line in (string[])
                [
                    $"application  {file.TrimEnd('/')}",
                    "profiles  prod  (spring.profiles)",
                    $"once  V1__a.sql  ({file}db/migration/V1__a.sql)",
                    $"once  V2__b.sql  ({file}db/migration/V2__b.sql)",
                    $"repeated  R__c.sql  ({file}db/migration/R__c.sql)",
                    $"placeholder api-key  ***  ({file}application.properties:5)",
                    "url  jdbc:postgresql://db2/shop  (argument --spring.datasource.url)",
                    $"user  deploy  ({file}application.properties:2)",
                    $"password  ***  ({file}application.properties:3)",
                    "SPRING_FLYWAY_ENABLED  false  (set for the program)",
                    "command  Invoke-PgMigration",
                    "with  --environment PROD  (command line)",
                    "then  java  (as this process)",
                ]
        )
            Assert.Contains(line, Squeeze(text), StringComparison.Ordinal);
        ChildProcess both = await HostedTool.RunAsync("exec", "--", "java", "-jar", jar, "--spring.flyway.enabled=true");
        Assert.Equal((1, string.Empty), (both.ExitCode, both.Output));
        Assert.Contains("the application would migrate too", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatFlywayHasApplied_IsRefused_UntilItIsRecorded()
    {
        using var folder = new TempFolder();
        string database = server.CreateDatabase();
        string url = server.JdbcUrl(database.Split('=')[^1]);
        (string, string)[] migrations =
        [
            ("V1__a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);"),
            ("V2__b.sql", "CREATE TABLE b (id bigint PRIMARY KEY);"),
            ("V3__c.sql", "CREATE TABLE c (id bigint PRIMARY KEY);"),
        ];
        await LeaveHistoryAsync(folder, database, "Own \"schema\"", "V1__a.sql", "V2__b.sql");
        string settings =
            $"spring.datasource.url={url}\nspring.flyway.default-schema=Own \"schema\"\nspring.flyway.table=flyway history\n";
        string jar = WriteJar(folder, settings, migrations);
        ChildProcess refused = await HostedTool.RunAsync("exec", "--application", jar);
        Assert.Equal((1, string.Empty), (refused.ExitCode, refused.Output));
        Assert.Contains(
            "Flyway has applied 2 of these migrations here (flyway history)",
            refused.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("pgmigrate exec -Baseline -To 00000000000000002/V2__b.sql", refused.Error, StringComparison.Ordinal);
        ChildProcess recorded = await HostedTool.RunAsync(
            "exec",
            "-Baseline",
            "-To",
            "00000000000000002/V2__b.sql",
            "--application",
            jar
        );
        Assert.True(recorded.ExitCode == 0, recorded.Error);
        ChildProcess goesOn = await HostedTool.RunAsync("exec", "--application", jar, "-Json");
        Assert.True(goesOn.ExitCode == 0, goesOn.Error);
        Assert.Contains("00000000000000003/V3__c.sql", Assert.Single(goesOn.Lines), StringComparison.Ordinal);
        Assert.Equal(["Own \"schema\""], await TableSchemasAsync(database, "c"));
        Assert.Empty((await HostedTool.RunAsync("exec", "--application", jar, "-Json")).Lines);
    }

    [Fact]
    public async Task DatabaseWithoutAHistory_GetsItsBaseline_WhereFlywayWouldGiveIt()
    {
        using var folder = new TempFolder();
        string database = server.CreateDatabase();
        folder.Write("before/up/0001_a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);");
        ChildProcess before = await HostedTool.RunAsync(
            "Invoke-PgMigration",
            "-Path",
            folder["before"],
            "-ConnectionString",
            database,
            "-HistorySchema",
            "other"
        );
        Assert.True(before.ExitCode == 0, before.Error);
        string jar = WriteJar(
            folder,
            $"spring.datasource.url={server.JdbcUrl(database.Split('=')[^1])}\nspring.flyway.baseline-on-migrate=true\n",
            ("V1__a.sql", "CREATE TABLE public.a (id bigint PRIMARY KEY);"),
            ("V1.1__b.sql", "CREATE TABLE public.b (id bigint PRIMARY KEY);")
        );
        ChildProcess tool = await HostedTool.RunAsync("exec", "--application", jar, "-Json");
        Assert.True(tool.ExitCode == 0, tool.Error);
        Assert.Equal(
            ["Baselined", "Applied"],
            tool.Lines.Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("Status").GetString())
        );
    }

    // Whoever started this test may have ignored SIGPIPE; a program is to begin with the default, as a shell would have it.
    private static string WithoutPipeSignal(string line) =>
        line.StartsWith("SigIgn:", StringComparison.Ordinal)
            ? $"SigIgn:\t{ulong.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~(1UL << 12):x16}"
            : line;

    private static string Squeeze(string text) => System.Text.RegularExpressions.Regex.Replace(text, " {2,}", "  ");

    private static string WriteJar(TempFolder folder, string settings, params (string Name, string Text)[] migrations)
    {
        string path = folder["app.jar"];
        using ZipArchive jar = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("application.properties", settings);
        foreach (var (name, text) in migrations)
            Add("db/migration/" + name, text);
        return path;

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(jar.CreateEntry("BOOT-INF/classes/" + name).Open());
            writer.Write(text);
        }
    }

    private static async Task LeaveHistoryAsync(TempFolder folder, string database, string schema, params string[] scripts)
    {
        string name = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string rows = string.Join(
            ", ",
            scripts.Select((script, index) => $"({index + 1}, '{index + 1}', 'SQL', '{script}', true)")
        );
        folder.Write(
            "flyway/up/0001_history.sql",
            $"""
            CREATE SCHEMA {name};
            CREATE TABLE {name}."flyway history" (installed_rank integer PRIMARY KEY, version varchar(50), type varchar(20) NOT NULL,
              script varchar(1000) NOT NULL, success boolean NOT NULL);
            INSERT INTO {name}."flyway history" (installed_rank, version, type, script, success) VALUES {rows};
            """
        );
        ChildProcess left = await HostedTool.RunAsync(
            "Invoke-PgMigration",
            "-Path",
            folder["flyway"],
            "-ConnectionString",
            database,
            "-HistorySchema",
            "other"
        );
        Assert.True(left.ExitCode == 0, left.Error);
    }

    private static async Task<string[]> TableSchemasAsync(string database, string table)
    {
        using var folder = new TempFolder();
        ChildProcess tool = await HostedTool.RunAsync(
            "Export-PgData",
            "-Path",
            folder["answer.tsv"],
            "-Format",
            "Text",
            "-ConnectionString",
            database,
            "-Query",
            $"SELECT schemaname FROM pg_catalog.pg_tables WHERE tablename = '{table}' ORDER BY 1"
        );
        Assert.True(tool.ExitCode == 0, tool.Error);
        return File.ReadAllLines(folder["answer.tsv"]);
    }

    private static Task<ChildProcess> RunToolAsync(TempFolder folder, string[] arguments) =>
        RunAsync(folder, "dotnet", ["exec", Built.Tool, .. arguments]);

    private static Task<ChildProcess> RunAsync(TempFolder folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = ChildProcess.StartInfo(program, arguments);
        start.WorkingDirectory = folder.FullPath;
        start.Environment["PATH"] = $"{folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        return ChildProcess.RunAsync(start, TimeSpan.FromMinutes(2));
    }
}
