using System.Data.Common;
using System.Management.Automation;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

[assembly: AssemblyFixture(typeof(Server))]

namespace PgMigrate.ModuleTests.Support;

/// <summary>
/// One sandbox, started by the module itself, for all tests; a process of which no test needs it does not load the module.
/// </summary>
public sealed class Server : IDisposable
{
    private readonly Lazy<Shell> _shell = new(Shell.Open);
    private readonly Lazy<PSObject> _sandbox;
    private int _databases;

    public Server() => _sandbox = new(() => _shell.Value.Run("($s = Start-PgSandbox)").ThrowOnError().Output.Single());

    /// <summary>Its superuser's password.</summary>
    public string Password => Part("Password");

    /// <summary>Its port.</summary>
    public int Port => (int)_sandbox.Value.Properties["Port"].Value;

    /// <summary>The connection string of an empty database of its own.</summary>
    public string CreateDatabase()
    {
        string name = $"db{Interlocked.Increment(ref _databases)}";
        using var folder = new TempFolder();
        folder.Write("up/.gitkeep", string.Empty);
        string connectionString = For(name);
        lock (_shell)
            _shell
                .Value.Run($"Invoke-PgMigration '{folder}' -ConnectionString '{connectionString}' -CreateDatabase")
                .ThrowOnError();
        return connectionString;
    }

    /// <summary>The connection string of a database, whether it exists or not.</summary>
    public string For(string database) =>
        $"Host={Part("Host")};Port={Port};Username={Part("Username")};Password={Password};Database={database}";

    /// <summary>The same as a JDBC URL.</summary>
    public string JdbcUrl(string database) =>
        $"jdbc:postgresql://{Part("Host")}:{Port}/{database}?user={Part("Username")}&password={Uri.EscapeDataString(Password)}";

    /// <summary>User, password, place and database of a connection string, as a URI has them.</summary>
    public string Address(string connectionString) =>
        $"{Part("Username")}:{Uri.EscapeDataString(Password)}@{Part("Host")}:{Port}/{connectionString.Split('=')[^1]}";

    /// <summary>Writes a <c>pgmigrate.json</c> with one target, and its password, which may not be in there, beside it.</summary>
    public static void WriteTarget(TempFolder folder, string name, string connectionString, string? environment = null)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
        folder.Write("password.txt", (string)parts["Password"]);
        parts.Remove("Password");
        string where = environment is null ? string.Empty : $", \"environment\": \"{environment}\"";
        folder.Write(
            "pgmigrate.json",
            $$"""
            { "targets": { "{{name}}": { "connectionString": "{{parts}}", "password": { "file": "password.txt" }{{where}} } } }
            """
        );
    }

    public void Dispose()
    {
        if (!_sandbox.IsValueCreated)
            return;
        _shell.Value.Run("$s | Stop-PgSandbox").ThrowOnError();
        _shell.Value.Dispose();
    }

    private string Part(string keyword) =>
        ((string)_sandbox.Value.Properties["ConnectionString"].Value)
            .Split(';')
            .Single(part => part.StartsWith(keyword + "=", StringComparison.OrdinalIgnoreCase))[(keyword.Length + 1)..];
}
