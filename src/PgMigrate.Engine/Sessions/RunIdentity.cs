using System.Reflection;

namespace PgMigrate.Engine.Sessions;

/// <summary>Who runs: recorded with the run, and shown to whoever waits for its lock.</summary>
internal sealed class RunIdentity
{
    // PostgreSQL cuts application_name at 63 bytes.
    private const int LongestApplicationName = 63;

    // The size of grate's column entered_by.
    private const int LongestEnteredBy = 50;

    /// <summary>The run's id.</summary>
    public Guid RunId { get; } = Guid.NewGuid();

    /// <summary>The operating-system user.</summary>
    public string User { get; } = Environment.UserName;

    /// <summary>The machine.</summary>
    public string Host { get; } = Environment.MachineName;

    /// <summary>PgMigrate's version.</summary>
    public static string ToolVersion { get; } =
        typeof(RunIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>User and host.</summary>
    public string AppliedBy => $"{User}@{Host}";

    /// <summary>The user, as long as grate's history has room for.</summary>
    public string EnteredBy => Entered(User);

    /// <summary>A user, as long as grate's history has room for.</summary>
    public static string Entered(string user) => user.Length <= LongestEnteredBy ? user : user[..LongestEnteredBy];

    /// <summary>What others see in pg_stat_activity.</summary>
    public string ApplicationName
    {
        get
        {
            var name = $"pgmigrate {RunId.ToString("N")[..8]} {AppliedBy}";
            var printable = string.Concat(name.Select(c => c is >= ' ' and <= '~' ? c : '?'));
            return printable.Length <= LongestApplicationName ? printable : printable[..LongestApplicationName];
        }
    }
}
