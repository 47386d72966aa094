using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Loads;

/// <summary>Rehearsals and dry runs load, too, and find what a run would find.</summary>
public sealed class CheckedLoadTests(PostgresServer server) : LoadTestBase(server)
{
    [Fact]
    public async Task A_bad_row_is_found_on_a_copy_and_in_a_dry_run_and_the_target_stays_as_it_was()
    {
        WriteTable();
        await MigrateAsync();
        WriteLoad("table=item file=../d.csv");
        WriteData("d.csv", "1,a,b\nx,a,b\n");

        var onCopy = await CheckAsync(
            new()
            {
                Run = Options,
                Rehearsal = new() { Place = RehearsalPlace.Target },
            }
        );
        var dry = await CheckAsync(new() { Run = Options, DryRun = new() });

        foreach (var found in new[] { onCopy, dry })
        {
            var bad = Assert.Single(found, finding => finding.Severity == FindingSeverity.Error);
            Assert.Contains("invalid input syntax for type integer", bad.Message, StringComparison.Ordinal);
            Assert.Equal((Folder["d.csv"], 2), (bad.Path, bad.Line));
        }

        WriteData("d.csv", "1,a,b\n2,a,b\n");
        Assert.DoesNotContain(await CheckAsync(new() { Run = Options, DryRun = new() }), IsError);
        Assert.DoesNotContain(
            await CheckAsync(
                new()
                {
                    Run = Options,
                    Rehearsal = new() { Place = RehearsalPlace.Target },
                }
            ),
            IsError
        );
        Assert.Empty(await ItemsAsync());
    }

    private static bool IsError(Finding finding) => finding.Severity == FindingSeverity.Error;

    private Task<IReadOnlyList<Finding>> CheckAsync(CheckOptions options) =>
        MigrationChecker.CheckAsync(Target, options, Observer, CancellationToken.None);
}
