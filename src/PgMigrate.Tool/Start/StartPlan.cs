using System.Collections;
using System.Management.Automation;
using PgMigrate.Spring;
using PgMigrate.Spring.Flyway;
using PgMigrate.Spring.Values;

namespace PgMigrate.Tool.Start;

/// <summary>What goes before a program: a command, with what its application's configuration adds to it.</summary>
internal sealed class StartPlan : IDisposable
{
    // By these names the scripts of a start find what they need; as variables, nothing of it is text of a script.
    private const string Parameters = "PgMigrateStartParameters";
    private const string Plan = "PgMigrateStartPlan";

    private readonly Hashtable _parameters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Begins with what the command line says.</summary>
    public StartPlan(StartArguments arguments)
    {
        Arguments = arguments;
        foreach (var (parameter, value) in arguments.LookParameters())
            Connection[parameter] = value;
        if (!arguments.IsMigrating || arguments.Has("WhatIf"))
            return;
        Add("WaitWhileProgress", SwitchParameter.Present);
        Add("RunLockTimeout", "10min");
    }

    /// <summary>What the command line says.</summary>
    public StartArguments Arguments { get; }

    /// <summary>What is said where somebody asks.</summary>
    public Explanation Explanation { get; } = new();

    /// <summary>Variables that the program gets beside those of this process.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The application's migrations, in Flyway's order; empty where none of them are run.</summary>
    public IReadOnlyList<FlywayMigration> Migrations { get; private set; } = [];

    /// <summary>How they are run; null where none of them are.</summary>
    public FlywaySettings? Flyway { get; private set; }

    /// <summary>The folder of those migrations; null where none of them are run.</summary>
    public FlywayFolder? Folder { get; private set; }

    /// <summary>Parameters by which a look at the database finds it; empty where the environment says where it is.</summary>
    public Hashtable Connection { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a parameter to the command, unless the command line has it.</summary>
    public void Add(string parameter, object value)
    {
        if (!Arguments.Has(parameter))
            _parameters[parameter] = value;
    }

    /// <summary>Says where the database is.</summary>
    public void Connect(string connectionString)
    {
        Connection["ConnectionString"] = connectionString;
        Add("ConnectionString", connectionString);
    }

    /// <summary>Has the application's migrations run.</summary>
    public void Take(IReadOnlyList<FlywayMigration> migrations, FlywaySettings settings, FlywayFolder folder)
    {
        (Migrations, Flyway, Folder) = (migrations, settings, folder);
        Add("Path", folder.Path);
        if (folder.Tokens.Count > 0)
            Add("Token", TokenTable(folder.Tokens));
        if (settings.IsGroup && Arguments.IsMigrating)
            Add("TransactionMode", "Run");
    }

    /// <summary>What its pipeline finds by name.</summary>
    public IEnumerable<KeyValuePair<string, object>> SessionVariables => [new(Parameters, _parameters), new(Plan, this)];

    /// <summary>The pipeline of a command with what is added to it.</summary>
    /// <param name="command">The command with the words of the command line.</param>
    public string Complete(string command) =>
        Folder is null || !Arguments.IsMigrating || Arguments.Has("Baseline")
            ? $"{command} @{Parameters}"
            : $$"""
                $ErrorActionPreference = 'Stop'
                $baseline = {{FindFlywayBaselineCommand.Name}} -Plan ${{Plan}}
                $ErrorActionPreference = 'Continue'
                if ($baseline) { {{command}} @{{Parameters}} -Baseline -To $baseline }
                if ($? -or -not $baseline) { {{command}} @{{Parameters}} }
                """;

    /// <inheritdoc/>
    public void Dispose() => Folder?.Dispose();

    private static Hashtable TokenTable(IReadOnlyDictionary<string, ResolvedValue> tokens)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in tokens)
            table[name] = SecretName.IsOne(name) ? Secret(value.Text) : value.Text;
        return table;
    }

    private static System.Security.SecureString Secret(string text)
    {
        var secret = new System.Security.SecureString();
        foreach (char c in text)
            secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }
}
