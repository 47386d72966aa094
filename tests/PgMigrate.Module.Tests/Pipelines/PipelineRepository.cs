using System.Data.Common;
using System.Text.Json;
using Npgsql;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>A repository as pipelines check it out: migrations, and a target whose password is in a variable.</summary>
internal sealed class PipelineRepository : IDisposable
{
    /// <summary>A name that would be a command in what is printed, were it printed as it is.</summary>
    public const string HostileScript = "0002_##vso[task.setvariable variable=x]::error::y.sql";

    /// <summary>The variable with the password.</summary>
    public const string PasswordVariable = "APP_PROD_PASSWORD";

    private readonly TempFolder _folder = new();

    public PipelineRepository(Server server)
    {
        ConnectionString = server.CreateDatabase();
        var parts = new DbConnectionStringBuilder { ConnectionString = ConnectionString };
        _folder.Write(
            "pgmigrate.json",
            JsonSerializer.Serialize(
                new
                {
                    targets = new
                    {
                        prod = new
                        {
                            server = parts["Host"],
                            port = server.Port,
                            database = parts["Database"],
                            user = parts["Username"],
                            environment = "PROD",
                            passwordVariable = PasswordVariable,
                        },
                    },
                }
            )
        );
        Write("up/0001_item.sql", "CREATE TABLE public.item (id bigint PRIMARY KEY, name text);");
        Write("down/0001_item.sql", "DROP TABLE public.item;");
    }

    /// <summary>Its folder.</summary>
    public string FullPath => _folder.FullPath;

    /// <summary>The database of the target <c>prod</c>.</summary>
    public string ConnectionString { get; }

    /// <summary>Writes a script.</summary>
    public void Write(string script, string text) => _folder.Write($"migrations/{script}", text);

    /// <summary>Adds a script that no check lets pass.</summary>
    public void AddBadScript() =>
        Write($"up/{HostileScript}", "ALTER TABLE public.item\n    ALTER COLUMN name SET NOT NULL;\nVACUUM FULL public.item;");

    /// <summary>Removes it.</summary>
    public void RemoveBadScript() => File.Delete(_folder[$"migrations/up/{HostileScript}"]);

    /// <summary>Runs a statement on the database, past the migrations.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public void Dispose() => _folder.Dispose();
}
