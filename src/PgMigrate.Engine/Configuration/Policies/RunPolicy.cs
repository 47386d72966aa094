using PgMigrate.Engine.Configuration.Sections;

namespace PgMigrate.Engine.Configuration.Policies;

/// <summary>A point in which a run is not as its policy wants it.</summary>
/// <param name="Setting">The setting: <c>lockTimeout</c>.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
internal sealed record PolicyBreach(string Setting, string Message);

/// <summary>A setting that an option has loosened, as the policy lets it.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Asked">What held instead, for people.</param>
/// <param name="Limit">What the policy says, for people.</param>
internal sealed record PolicyOverride(string Setting, string Asked, string Limit)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Setting}: {Asked}, not {Limit}";
}

/// <summary>The policy of a run, and what the run's options make of it.</summary>
/// <param name="policy">The policy.</param>
internal sealed class RunPolicy(Policy policy)
{
    private readonly List<PolicyBreach> _breaches = [];
    private readonly List<PolicyOverride> _overrides = [];

    /// <summary>The policy.</summary>
    public Policy Policy => policy;

    /// <summary>What it says.</summary>
    public PolicyConfiguration Settings => policy.Settings;

    /// <summary>What the options alone break.</summary>
    public IReadOnlyList<PolicyBreach> Breaches => _breaches;

    /// <summary>What the options loosen, as they may.</summary>
    public IReadOnlyList<PolicyOverride> Overrides => _overrides;

    /// <summary>The policy of a run, and the run's options with what it says.</summary>
    /// <param name="options">As the caller gave them.</param>
    /// <returns>No policy, and the options as they are, where the configuration has none for the environment.</returns>
    /// <exception cref="MigrationException">TargetInvalid: the configuration cannot be understood.</exception>
    public static (RunPolicy? Policy, MigrationOptions Options) For(MigrationOptions options)
    {
        var file = ConfigurationFile.TryFind(options.Configuration, options.Path);
        if (Policy.Of(file, options.Environment) is not { } policy)
            return (null, options);
        var run = new RunPolicy(policy);
        return (run, run.Apply(options));
    }

    private MigrationOptions Apply(MigrationOptions options)
    {
        foreach (var parameter in PolicyParameters.All)
            if (parameter.Limit(policy) is { } limit)
                options = Apply(parameter, limit, options);
        CheckAllowed(options);
        if (_overrides.Count > 0 && string.IsNullOrWhiteSpace(options.Reason))
            foreach (var loosened in _overrides)
                Break(loosened.Setting, $"{loosened.Asked} is asked for in place of {loosened.Limit}, and no reason is given.");
        return options;
    }

    private MigrationOptions Apply(PolicyParameter parameter, object limit, MigrationOptions options)
    {
        if (!parameter.IsGiven(options))
            return parameter.With?.Invoke(options, limit) ?? options;
        var asked = parameter.Get(options);
        if (!parameter.IsLooser(asked, limit))
            return options;
        var (asks, says) = (PolicyParameter.Write(asked), PolicyParameter.Write(limit));
        if (Settings.MayOverride?.Contains(parameter.Setting, StringComparer.Ordinal) == true)
            _overrides.Add(new PolicyOverride(parameter.Setting, asks, says));
        else
            Break(parameter.Setting, $"{asks} is asked for, and the policy says {says}.");
        return options;
    }

    private void CheckAllowed(MigrationOptions options)
    {
        var allow = Settings.Allow;
        Refuse(allow?.Force, "allow.force", options.Force, "The run is forced.");
        Refuse(allow?.SkipCheck, "allow.skipCheck", options.SkipChecks.Count > 0, "Checks are skipped.");
        Refuse(allow?.Baseline, "allow.baseline", options.Baseline, "Scripts would be recorded as applied without being run.");
        Refuse(
            allow?.NoBackup,
            "allow.noBackup",
            options.BackupMode == BackupMode.Never,
            "Nothing would be backed up before the scripts."
        );
    }

    private void Refuse(bool? isAllowed, string setting, bool isAsked, string message)
    {
        if (isAsked && isAllowed == false)
            Break(setting, message);
    }

    private void Break(string setting, string message) => _breaches.Add(new PolicyBreach(setting, message));
}
