using System.Diagnostics;
using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The migration cmdlets against a real server.</summary>
public sealed class MigrationTests(Server server) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly Shell _shell = Shell.OpenWithProbes();
    private readonly TempFolder _folder = new();

    [Fact]
    public void Invoke_EmitsEachScript_AndOnlyOnce()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        Write("0002_b.sql", "INSERT INTO a VALUES (1), (2);");
        string database = server.CreateDatabase();

        ShellResult first = Invoke(database).ThrowOnError();
        Assert.Equal(["0001_a.sql", "0002_b.sql"], Values(first, "Script"));
        Assert.Equal(["Applied", "Applied"], Values(first, "Status"));
        Assert.Equal("2", Values(first, "Rows")[1]);
        Assert.Empty(Invoke(database).ThrowOnError().Output);

        ShellResult scripts = Run("Get-PgMigration $Folder -ConnectionString $Database -Script 0002*, 0003*", database)
            .ThrowOnError();
        Assert.Equal("Applied", $"{scripts.Value("State")}");
        Assert.Equal(database.Split("Database=")[1], scripts.Value("Database"));

        ShellResult history = Run("Get-PgMigrationHistory -ConnectionString $Database -First 2", database).ThrowOnError();
        Assert.Equal(["0002_b.sql", "0001_a.sql"], Values(history, "Script"));
    }

    [Fact]
    public void WhatIf_EmitsThePlan_AndChangesNothing()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        string database = server.CreateDatabase();
        Assert.Equal(
            ["WouldApply"],
            Values(Run("Invoke-PgMigration $Folder -ConnectionString $Database -WhatIf", database).ThrowOnError(), "Status")
        );
        Assert.Equal(
            ["Pending"],
            Values(Run("Get-PgMigration $Folder -ConnectionString $Database -Script 0001_a*", database).ThrowOnError(), "State")
        );
    }

    [Fact]
    public void Failure_OfTheOnlyDatabase_IsAnErrorRecord()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);\n\n  INSERT INTO nope VALUES (1);");
        string database = server.CreateDatabase();
        ShellResult result = Run("Invoke-PgMigration $Folder -ConnectionString $Database -ErrorAction Continue 2>&1", database);
        Assert.Equal("Failed", $"{result.Output[0].Properties["Status"].Value}");
        var error = (ErrorRecord)result.Output[1].BaseObject;
        Assert.Equal("StatementFailed,PgMigrate.Cmdlets.Commands.InvokePgMigrationCommand", error.FullyQualifiedErrorId);
        Assert.Equal("0001_a.sql", error.TargetObject);
        Assert.Contains("0001_a.sql:3:15: ", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("(SQLSTATE 42P01)", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Statement: INSERT INTO nope VALUES (1)", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Failure_OfOneOfSeveral_DoesNotHoldUpTheOthers(int throttleLimit)
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        string[] databases = [server.CreateDatabase(), server.For("missing"), "Host=x;Nonsense=1", server.CreateDatabase()];
        ShellResult result = _shell.Run(
            "$Databases | Invoke-PgMigration $Folder -ThrottleLimit $Limit; 'next'",
            ("Databases", databases),
            ("Folder", _folder.FullPath),
            ("Limit", throttleLimit)
        );
        Assert.Equal(3, result.Output.Count);
        Assert.Equal("next", result.Text[^1]);
        Assert.Equal(
            ["ConnectionStringInvalid", "DatabaseNotFound"],
            result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "/missing",
            $"{result.Errors.Single(error => error.FullyQualifiedErrorId.StartsWith("Database", StringComparison.Ordinal)).TargetObject}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void StopOnError_BeginsNoOther_AndNamesThem()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        string[] databases = [server.For("missing"), server.CreateDatabase()];
        ShellResult result = _shell.Run(
            "$Databases | Invoke-PgMigration $Folder -StopOnError",
            ("Databases", databases),
            ("Folder", _folder.FullPath)
        );
        Assert.StartsWith("DatabaseNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(
            result.Messages,
            message => message.StartsWith("Not begun, since another failed: ", StringComparison.Ordinal)
        );
        Assert.Equal(
            ["Pending"],
            Values(Run("Get-PgMigration $Folder -ConnectionString $Database -Script 0001_a*", databases[1]), "State")
        );
    }

    [Fact]
    public void ThrottleLimit_RunsDatabasesAtOnce_EachWithItsProgress()
    {
        Write("0001_a.sql", "SELECT pg_sleep(2);");
        string[] databases = [server.CreateDatabase(), server.CreateDatabase(), server.CreateDatabase()];
        using PowerShell shell = _shell.Prepare(
            "$Databases | Invoke-PgMigration $Folder -ThrottleLimit 3",
            ("Databases", databases),
            ("Folder", _folder.FullPath)
        );
        ShellResult result = ShellResult.Of(shell).ThrowOnError();
        DateTimeOffset[] starts = [.. result.Output.Select(run => (DateTimeOffset)run.Properties["StartedAt"].Value)];
        Assert.Equal(3, starts.Length);
        Assert.InRange(starts.Max() - starts.Min(), TimeSpan.Zero, TimeSpan.FromSeconds(1.9));
        Assert.Equal([1, 2, 3], shell.Streams.Progress.Select(progress => progress.ActivityId).Distinct().Order());
    }

    [Fact]
    public async Task Stop_InALongStatement_CancelsItAndFreesTheLock()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int); SELECT pg_sleep(60);");
        string database = server.CreateDatabase();
        using PowerShell shell = _shell.Prepare(
            "Invoke-PgMigration $Folder -ConnectionString $Database",
            ("Folder", _folder.FullPath),
            ("Database", database)
        );
        shell.BeginInvoke();
        await WaitForStatementAsync("pg_sleep");

        var clock = Stopwatch.StartNew();
        await shell.StopAsync(null, null).WaitAsync(Limit);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        Run("Invoke-PgMigration $Folder -ConnectionString $Database -RunLockTimeout 0", database).ThrowOnError();
    }

    [Fact]
    public void DownstreamThatTakesOne_CancelsTheRest()
    {
        Write("0001_a.sql", "CREATE TABLE a (id int);");
        Write("0002_b.sql", "CREATE TABLE b (id int); SELECT pg_sleep(60);");
        string database = server.CreateDatabase();
        var clock = Stopwatch.StartNew();
        Run("Invoke-PgMigration $Folder -ConnectionString $Database | Select-Few -First 1", database);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
        ShellResult scripts = Run("Get-PgMigration $Folder -ConnectionString $Database", database).ThrowOnError();
        Assert.Equal("Applied", State(scripts, "0001_a.sql"));
        Assert.NotEqual("Applied", State(scripts, "0002_b.sql"));
        Write("0002_b.sql", "CREATE TABLE b (id int);");
        Assert.Equal(
            ["0002_b.sql"],
            Values(
                Run("Invoke-PgMigration $Folder -ConnectionString $Database -RunLockTimeout 0", database).ThrowOnError(),
                "Script"
            )
        );
    }

    [Fact]
    public void ServerMessages_NameTheirScript()
    {
        Write("0001_a.sql", "DO $$ BEGIN RAISE NOTICE 'for the curious'; RAISE WARNING 'for everybody'; END $$;");
        ShellResult result = Invoke(server.CreateDatabase(), "-Verbose").ThrowOnError();
        Assert.Contains(
            result.Messages,
            text =>
                text.Contains("0001_a.sql: ", StringComparison.Ordinal)
                && text.Contains("for the curious", StringComparison.Ordinal)
        );
        Assert.Contains(
            result.Messages,
            text =>
                text.Contains("0001_a.sql: ", StringComparison.Ordinal)
                && text.Contains("for everybody", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Secrets_AreInNoStream()
    {
        Write("0001_a.sql", "CREATE TABLE a (secret text); INSERT INTO a VALUES ('{{Secret}}');");
        Write("0002_b.sql", "SELECT '{{Secret}}' FROM nope;");
        string database = server.CreateDatabase();
        ShellResult result = Run(
            """
            $VerbosePreference = $DebugPreference = 'Continue'
            $secure = [System.Net.NetworkCredential]::new('', 't0p-s3cret').SecurePassword
            Invoke-PgMigration $Folder -ConnectionString $Database -Token @{ Secret = $secure }
            Get-PgMigration $Folder -ConnectionString $Database -Token @{ Secret = $secure }
            Get-PgMigrationHistory -ConnectionString $Database
            Invoke-PgMigration $Folder -ConnectionString ($Database -replace 'Host=[^;]*', 'Host=127.0.0.255' -replace 'Port=\d+', 'Port=1')
            Invoke-PgMigration $Folder -ConnectionString ($Database + ';Nonsense=1')
            """,
            database
        );
        string everything = string.Join(
            '\n',
            result.Output.SelectMany(Texts).Concat(result.Messages).Concat(result.Errors.SelectMany(Texts))
        );
        Assert.Contains("StatementFailed", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("t0p-s3cret", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Password, everything, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyPipeline_AsksForNoDatabase()
    {
        Write("0001_a.sql", "SELECT 1;");
        Assert.Empty(
            _shell
                .Run(
                    "Get-PgSandbox none* | Invoke-PgMigration $Folder; @() | Get-PgMigrationHistory",
                    ("Folder", _folder.FullPath)
                )
                .ThrowOnError()
                .Output
        );
    }

    [Fact]
    public void Target_BringsItsEnvironment()
    {
        Write("0001_a.sql", "SELECT 1;");
        Write("0002_b.ENV.DEV.sql", "SELECT 2;");
        Write("0003_c.ENV.PROD.sql", "SELECT 3;");
        Server.WriteTarget(_folder, "dev", server.CreateDatabase(), "DEV");
        _shell.Run("$ExecutionContext.SessionState.Path.SetLocation($Folder)", ("Folder", _folder.FullPath)).ThrowOnError();
        Assert.Equal(
            ["0001_a.sql", "0003_c.ENV.PROD.sql"],
            Values(_shell.Run("Invoke-PgMigration . -Target dev -Environment PROD -Force -WhatIf").ThrowOnError(), "Script")
        );
        Assert.Equal(
            ["0001_a.sql", "0002_b.ENV.DEV.sql"],
            Values(_shell.Run("Invoke-PgMigration . -Target dev").ThrowOnError(), "Script")
        );
    }

    [Fact]
    public async Task Tool_ReportsAFailureAsJson()
    {
        Write("0001_a.sql", "SELECT 1/0;");
        string database = server.CreateDatabase();
        ChildProcess tool = await HostedTool.RunAsync(
            "Invoke-PgMigration",
            "-Path",
            _folder.FullPath,
            "-ConnectionString",
            database,
            "-Json"
        );
        Assert.Equal(1, tool.ExitCode);
        Assert.Contains("\"Status\":\"Failed\"", Assert.Single(tool.Lines), StringComparison.Ordinal);
        Assert.Contains("\"SqlState\":\"22012\"", tool.Error, StringComparison.Ordinal);
        Assert.Contains("\"Line\":1", tool.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _folder.Dispose();
    }

    private static string[] Values(ShellResult result, string property) =>
        [.. result.Output.Select(value => $"{value.Properties[property].Value}")];

    private static string State(ShellResult scripts, string name) =>
        $"{scripts.Output.Single(script => name.Equals(script.Properties["Script"].Value)).Properties["State"].Value}";

    private static IEnumerable<string> Texts(PSObject value) =>
        value.Properties.Select(property => $"{property.Value}").Append(value.ToString());

    private static IEnumerable<string> Texts(ErrorRecord error) =>
        [
            error.ToString(),
            error.FullyQualifiedErrorId,
            $"{error.TargetObject}",
            error.CategoryInfo.ToString(),
            $"{error.ErrorDetails?.RecommendedAction}",
            $"{error.Exception}",
            .. PSObject.AsPSObject(error.Exception).Properties.Select(property => $"{property.Value}"),
        ];

    private void Write(string name, string sql) => _folder.Write($"up/{name}", sql);

    private ShellResult Invoke(string database, string more = "") =>
        Run($"Invoke-PgMigration $Folder -ConnectionString $Database {more}", database);

    private ShellResult Run(string script, string database) =>
        _shell.Run(script, ("Folder", _folder.FullPath), ("Database", database));

    private async Task WaitForStatementAsync(string text)
    {
        using Shell other = Shell.Open();
        using var probes = new TempFolder();
        probes.Write(
            "afterMigration/probe.sql",
            $"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%{text}%' AND state = 'active' AND pid "
                + "<> pg_backend_pid()) THEN RAISE EXCEPTION 'not yet'; END IF; END $$;"
        );
        var clock = Stopwatch.StartNew();
        string probe = server.CreateDatabase();
        while (
            other
                .Run("Invoke-PgMigration $Probes -ConnectionString $Probe", ("Probes", probes.FullPath), ("Probe", probe))
                .Errors.Count > 0
        )
        {
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            await Task.Delay(200);
        }
    }
}
