using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>The options of a check that texts name.</summary>
internal static class CheckOption
{
    /// <summary>See <see cref="CheckOptions.Rehearsal"/>.</summary>
    public static readonly OptionName Rehearsal = new(typeof(CheckOptions), nameof(CheckOptions.Rehearsal));

    /// <summary>See <see cref="CheckOptions.Verify"/>.</summary>
    public static readonly OptionName Verify = new(typeof(CheckOptions), nameof(CheckOptions.Verify));

    /// <summary>See <see cref="RehearsalOptions.LiveQueries"/>.</summary>
    public static readonly OptionName LiveQueries = new(typeof(RehearsalOptions), nameof(RehearsalOptions.LiveQueries));

    /// <summary>See <see cref="RehearsalOptions.From"/>.</summary>
    public static readonly OptionName From = new(typeof(RehearsalOptions), nameof(RehearsalOptions.From));

    /// <summary>See <see cref="RehearsalOptions.Server"/>.</summary>
    public static readonly OptionName Server = new(typeof(RehearsalOptions), nameof(RehearsalOptions.Server));

    /// <summary>The rehearsal's copy on the target's own server: see <see cref="RehearsalOptions.Place"/>.</summary>
    public static readonly OptionSetting OnTargetServer = new OptionName(
        typeof(RehearsalOptions),
        nameof(RehearsalOptions.Place)
    ).To(RehearsalPlace.Target);
}
