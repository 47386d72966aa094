using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Readiness;

/// <summary>The options of a wait that texts name.</summary>
internal static class ReadinessOption
{
    /// <summary>See <see cref="ReadinessOptions.Path"/>.</summary>
    public static readonly OptionName Path = Of(nameof(ReadinessOptions.Path));

    /// <summary>See <see cref="ReadinessOptions.To"/>.</summary>
    public static readonly OptionName To = Of(nameof(ReadinessOptions.To));

    /// <summary>See <see cref="ReadinessOptions.AcceptNewer"/>.</summary>
    public static readonly OptionName AcceptNewer = Of(nameof(ReadinessOptions.AcceptNewer));

    private static OptionName Of(string property) => new(typeof(ReadinessOptions), property);
}
