using Microsoft.Extensions.DependencyInjection;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>Scripts that are built into an assembly.</summary>
public sealed class EmbeddedScriptsTests(PostgresServer server) : HostTestBase(server)
{
    private static readonly System.Reflection.Assembly ThisAssembly = typeof(EmbeddedScriptsTests).Assembly;

    [Fact]
    public void They_are_files_for_as_long_as_they_are_needed_byte_by_byte_and_closed_to_others()
    {
        string path;
        using (var scripts = EmbeddedScripts.Extract(ThisAssembly))
        {
            path = scripts.Path;
            var source = RepositoryRoot.Combine("tests", "PgMigrate.Hosting.Tests", "migrations");
            var expected = Directory.EnumerateFiles(source, "*.sql", SearchOption.AllDirectories).ToArray();
            Assert.Equal(3, expected.Length);
            Assert.All(
                expected,
                file =>
                    Assert.Equal(
                        File.ReadAllBytes(file),
                        File.ReadAllBytes(Path.Combine(path, Path.GetRelativePath(source, file)))
                    )
            );
            // Otherwise a pgmigrate.json would be looked for above, where others may write.
            Assert.Equal("{}", File.ReadAllText(Path.Combine(path, "pgmigrate.json")));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(path)
                );
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public async Task An_application_migrates_with_them_and_leaves_no_file()
    {
        var builder = Builder();
        builder.Services.AddPgMigration(options =>
        {
            options.UseEmbeddedScripts(ThisAssembly);
            options.ConnectionString = Database.ConnectionString;
        });
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal("Ä", await Database.ScalarAsync<string>("SELECT name FROM named_item"));
        Assert.Equal(
            ["0001_create_item.sql", "0002_fill.de.sql", "named_item.sql"],
            await Database.QueryAsync<string>("""SELECT script_name FROM grate."ScriptsRun" ORDER BY id""")
        );
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"pgmigrate-embedded-*-{Environment.ProcessId}-*"));
    }

    [Fact]
    public void A_prefix_that_nothing_has_tells_how_to_embed()
    {
        var failure = Assert.Throws<MigrationException>(() => EmbeddedScripts.Extract(ThisAssembly, "scripts/"));

        Assert.Equal(MigrationErrorId.FolderNotFound, failure.ErrorId);
        Assert.Contains(".sql'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("LogicalName=\"scripts/%(RecursiveDir)", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_leads_out_of_the_folder_is_refused()
    {
        var failure = Assert.Throws<MigrationException>(() => EmbeddedScripts.Extract(ThisAssembly, "astray/"));

        Assert.Equal(MigrationErrorId.ScriptUnreadable, failure.ErrorId);
        Assert.Contains("astray/../0001_out.sql", failure.Message, StringComparison.Ordinal);
    }
}
