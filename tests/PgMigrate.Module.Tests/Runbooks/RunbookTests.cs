using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Npgsql;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Identities;

namespace PgMigrate.ModuleTests.Runbooks;

/// <summary>The runbooks, in a process with the limits of Azure Automation; the identity is a local server's.</summary>
public sealed class RunbookTests(Server server) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_does_its_work_within_the_limits_of_a_cloud_job()
    {
        // The password of all is the token of the identity.
        using var identity = new IdentityServer(server.Password);
        using var host = new RunbookHost(
            new Dictionary<string, string?> { ["IDENTITY_ENDPOINT"] = identity.Address, ["IDENTITY_HEADER"] = "the header" }
        );
        string[] databases = ["eu", "us", "drill"];
        var connections = databases.ToDictionary(name => name, _ => server.CreateDatabase());
        WriteSource(connections);
        ZipFile.CreateFromDirectory(_folder["source"], host.Blob("tara/releases/migrations.zip"));
        (string, string)[] blob = [("StorageAccount", "tara"), ("ManagedIdentity", "True")];

        // Lists as JSON and with commas, booleans as text; two jobs at once, and one of them only looks.
        var both = await host.RunTogetherAsync(
            ("Invoke-Migration", [.. blob, ("Targets", """["eu","us"]""")]),
            ("Invoke-Migration", [.. blob, ("Targets", "drill"), ("WhatIf", "true")])
        );
        AssertCompleted(both[0]);
        Assert.Equal(6, Lines(both[0]).Count(line => line.GetProperty("Status").GetString() is "Applied" or "Ongoing"));
        AssertCompleted(both[1]);
        Assert.All(Lines(both[1]), line => Assert.Equal("WouldApply", line.GetProperty("Status").GetString()));

        // A target that fails holds none of the others up.
        RunbookJob partly = await host.RunAsync("Invoke-Migration", [.. blob, ("Targets", "gone,us")]);
        Assert.Contains("1 of 2 targets failed", partly.Failure, StringComparison.Ordinal);
        Assert.Contains("none", Assert.Single(partly.Errors), StringComparison.Ordinal);

        RunbookJob batches = await host.RunAsync("Resume-Batch", [.. blob, ("Targets", "eu"), ("MaxDuration", "1min")]);
        AssertCompleted(batches);
        Assert.Equal(
            ("Ended", 100),
            (Lines(batches)[0].GetProperty("State").GetString(), Lines(batches)[0].GetProperty("Rows").GetInt32())
        );

        AssertCompleted(await host.RunAsync("Watch-Drift", [.. blob, ("Targets", "eu,us")]));
        await ExecuteAsync(connections["us"], "ALTER TABLE public.item ADD COLUMN hand integer");
        RunbookJob drift = await host.RunAsync("Watch-Drift", [.. blob, ("Targets", "us")]);
        Assert.Contains("differences were made", drift.Failure, StringComparison.Ordinal);
        Assert.Contains(Lines(drift), line => line.GetProperty("Object").GetString() == "public.item.hand");
        AssertCompleted(await host.RunAsync("Watch-Drift", [.. blob, ("Targets", "us"), ("Fail", "false")]));

        AssertCompleted(await host.RunAsync("Send-Alert", [.. blob, ("Targets", "eu,us")]));

        RunbookJob backup = await host.RunAsync(
            "Backup-Table",
            [.. blob, ("Targets", "eu"), ("Tables", """["public.item"]"""), ("KeepLast", "1")]
        );
        AssertCompleted(backup);
        Assert.Equal(100, Lines(backup)[0].GetProperty("Rows").GetInt32());

        RunbookJob site = await host.RunAsync("Publish-Dashboard", [.. blob, ("Targets", "eu,us"), ("SiteAccount", "site")]);
        AssertCompleted(site);
        Assert.StartsWith(
            "<!DOCTYPE html>",
            await File.ReadAllTextAsync(host.Blob("site/$web/index.html")),
            StringComparison.OrdinalIgnoreCase
        );
        using (var statistics = JsonDocument.Parse(await File.ReadAllTextAsync(host.Blob("site/$web/statistics.json"))))
            Assert.Equal(2, statistics.RootElement.GetArrayLength());

        RunbookJob undo = await host.RunAsync("Test-Undo", [.. blob, ("Targets", "drill"), ("Last", "1")]);
        AssertCompleted(undo);
        Assert.Contains(Lines(undo), line => line.GetProperty("Status").GetString() == "Undone");

        RunbookJob[] jobs = [.. both, partly, batches, drift, backup, site, undo];
        Assert.DoesNotContain(
            jobs.SelectMany(job => new[] { job.Output, job.Errors, job.Warnings, job.Host, [job.Failure ?? string.Empty] })
                .SelectMany(stream => stream),
            line => line.Contains(server.Password, StringComparison.Ordinal)
        );

        // Each call has asked for a token once, however many its databases are.
        Assert.InRange(identity.Asked.Count, 14, 20);
        Assert.All(identity.Asked, asked => Assert.Equal("the header", asked.Headers["X-IDENTITY-HEADER"]));
    }

    [Fact]
    public void The_common_part_is_the_same_in_all_of_them()
    {
        const string End = "#endregion";
        var parts = Directory
            .GetFiles(RepositoryRoot.Combine("runbooks"), "*.ps1")
            .Select(file => File.ReadAllText(file))
            .Select(text => text[text.IndexOf("#region", StringComparison.Ordinal)..text.IndexOf(End, StringComparison.Ordinal)])
            .ToArray();
        Assert.Equal(7, parts.Length);
        Assert.Single(parts.Distinct());
    }

    [Fact]
    public void What_a_runbook_writes_stays_within_its_stream()
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("runbooks", "Watch-Drift.ps1"));
        string common = text[
            text.IndexOf("#region", StringComparison.Ordinal)..text.IndexOf("#endregion", StringComparison.Ordinal)
        ];
        using Shell shell = Shell.OpenEmpty();
        ShellResult result = shell
            .Run(
                $"{common}\n1..5000 | ForEach-Object {{ [pscustomobject]@{{ Object = '日' * 200; Number = $_ }} }} | "
                    + "Write-Result -Property Object, Number"
            )
            .ThrowOnError();
        Assert.InRange(result.Text.Sum(System.Text.Encoding.UTF8.GetByteCount), 300_000, 1024 * 1024);
        Assert.Matches(@"^\.\.\. and \d+ more\.$", result.Text[^1]);
    }

    private void WriteSource(Dictionary<string, string> connections)
    {
        _folder.Write(
            "source/migrations/up/0001_item.sql",
            "CREATE TABLE public.item (id bigint PRIMARY KEY, n integer NOT NULL DEFAULT 0);"
        );
        _folder.Write("source/migrations/up/0002_fill.sql", "INSERT INTO public.item (id) SELECT generate_series(1, 100);");
        _folder.Write(
            "source/migrations/up/0003_count.sql",
            "-- pgmigrate:batch table=public.item key=id size=50 later-rows=ignored background=yes\n"
                + "UPDATE public.item SET n = n + 1;"
        );
        _folder.Write("source/migrations/down/0002_fill.sql", "DELETE FROM public.item;");
        _folder.Write("source/chat.url", "https://chat.example.com/hook");
        _folder.Write(
            "source/pgmigrate.json",
            JsonSerializer.Serialize(
                new
                {
                    targets = connections
                        .Append(new("gone", server.For("none")))
                        .ToDictionary(one => one.Key, one => Target(one.Value)),
                    // Nobody is told of anything: what is sent is nothing.
                    notify = new
                    {
                        receivers = new { chat = new { kind = "slack", url = new { file = "chat.url" } } },
                        rules = Array.Empty<object>(),
                    },
                }
            )
        );
    }

    // A token goes over TLS unless somebody says otherwise; the sandbox has no certificate.
    private static object Target(string connectionString)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return new
        {
            connectionString = $"postgres://{parts["Username"]}@{parts["Host"]}:{parts["Port"]}/{parts["Database"]}"
                + "?sslmode=disable",
            environment = "DEV",
        };
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static JsonElement[] Lines(RunbookJob job) => [.. job.Output.Select(line => JsonDocument.Parse(line).RootElement)];

    private static void AssertCompleted(RunbookJob job) =>
        Assert.True(job is { Failure: null, Errors: [] }, $"{job.Failure}\n{string.Join('\n', job.Errors.Concat(job.Warnings))}");
}
