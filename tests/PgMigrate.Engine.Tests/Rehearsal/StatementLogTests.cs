using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rehearsal;

/// <summary>What a rehearsal logs of each statement: the locks that it took, and what it did under them.</summary>
public sealed class StatementLogTests(PostgresServer server) : RehearsalTestBase(server)
{
    [Fact]
    public async Task A_full_scan_is_told_of_the_statement_that_makes_it()
    {
        Up("0001_asset.sql", "CREATE TABLE public.asset (id bigint); CREATE TABLE public.other (id bigint);");
        await MigrateAsync();
        Up("0002_asset.sql", "ALTER TABLE public.asset ALTER COLUMN id SET NOT NULL;");
        Up("0003_other.sql", "ALTER TABLE public.other ADD COLUMN note text;");

        await RehearseAsync();

        Assert.EndsWith("; ACCESS EXCLUSIVE on public.asset, full scan.", LineOf("0002_asset.sql"), StringComparison.Ordinal);
        Assert.EndsWith("; ACCESS EXCLUSIVE on public.other.", LineOf("0003_other.sql"), StringComparison.Ordinal);
    }

    private string LineOf(string script) =>
        Assert
            .Single(
                Observer.Messages,
                message => message.Text.StartsWith($"{script}:1: ALTER TABLE took ", StringComparison.Ordinal)
            )
            .Text;
}
