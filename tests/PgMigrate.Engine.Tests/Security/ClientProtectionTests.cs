using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Security;

/// <summary>What protects a connection holds for PostgreSQL's own programs too, or they are not run.</summary>
public sealed class ClientProtectionTests(PostgresServer server)
{
    [Theory]
    [InlineData("Channel Binding=Require", 13, "PGCHANNELBINDING", "require")]
    [InlineData("Require Auth='ScramSHA256,GSS'", 16, "PGREQUIREAUTH", "scram-sha-256,gss")]
    [InlineData("Require Auth='!Password,!MD5'", 16, "PGREQUIREAUTH", "!password,!md5")]
    [InlineData("SSL Mode=VerifyFull;SSL Negotiation=Direct", 17, "PGSSLNEGOTIATION", "direct")]
    [InlineData("GSS Encryption Mode=Require", 12, "PGGSSENCMODE", "require")]
    [InlineData("SSL Mode=VerifyCA", 12, "PGSSLMODE", "verify-ca")]
    public void A_setting_reaches_the_program_or_an_older_one_is_refused(string setting, int since, string variable, string value)
    {
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder($"Host=db;{setting}"));
        Assert.Equal(value, LibpqEnvironment.Of(target, Program(since))[variable]);
        Assert.InRange(LibpqEnvironment.OldestClient(target), 0, since);
        if (since == 12)
            return;
        var error = Assert.Throws<MigrationException>(() => LibpqEnvironment.Of(target, Program(since - 1)));
        Assert.Equal(MigrationErrorId.BinariesNotFound, error.ErrorId);
        Assert.Contains(setting.Split(';')[^1].Split('=')[0], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_program_can_keep_is_refused()
    {
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder("Host=db;Check Certificate Revocation=true"));
        Assert.Equal(
            MigrationErrorId.OptionsInvalid,
            Assert.Throws<MigrationException>(() => LibpqEnvironment.Of(target, Program(18))).ErrorId
        );
    }

    private static async Task<ClientProgram> FindDumpAsync(NpgsqlConnectionStringBuilder builder)
    {
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        var oldest = Math.Max(13, connection.PostgreSqlVersion.Major);
        try
        {
            return await ClientProgram.FindAsync(
                "pg_dump",
                oldest,
                string.Empty,
                new RecordingObserver(),
                CancellationToken.None
            );
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.BinariesNotFound)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    [Fact]
    public async Task A_dump_over_a_connection_that_demands_more_than_the_server_gives_fails()
    {
        var builder = new NpgsqlConnectionStringBuilder(await server.GetConnectionStringAsync());
        var program = await FindDumpAsync(builder);
        var plain = await DumpAsync(builder, program);
        Assert.True(plain.ExitCode == 0, plain.Error);

        // Channel binding needs TLS, which the server has not.
        builder.ChannelBinding = ChannelBinding.Require;
        var demanding = await DumpAsync(builder, program);
        Assert.Contains("channel binding", demanding.Error, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, demanding.ExitCode);
    }

    private static Task<ProcessResult> DumpAsync(NpgsqlConnectionStringBuilder builder, ClientProgram program) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(program.Path, "--schema-only", "--no-password")
            {
                Environment = LibpqEnvironment.Of(new ConnectionTarget(builder), program),
                ExpectedExitCodes = null,
            },
            CancellationToken.None
        );

    private static ClientProgram Program(int major) => new("pg_dump", major);
}
