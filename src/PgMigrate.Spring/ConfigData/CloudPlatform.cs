namespace PgMigrate.Spring.ConfigData;

/// <summary>Finds out on which cloud platform an application runs, as Boot does.</summary>
internal static class CloudPlatform
{
    private static readonly string[] Azure =
    [
        "WEBSITE_SITE_NAME",
        "WEBSITE_INSTANCE_ID",
        "WEBSITE_RESOURCE_GROUP",
        "WEBSITE_SKU",
    ];

    /// <summary>The form in which names of platforms are compared.</summary>
    public static string Form(string platform) => new([.. platform.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    /// <summary>The platform, in that form; null for none.</summary>
    /// <param name="enforced">What spring.main.cloud-platform says; null where it says nothing.</param>
    /// <param name="variables">The environment.</param>
    public static string? Of(string? enforced, IReadOnlyDictionary<string, string> variables)
    {
        if (enforced is not null)
            return Form(enforced);
        if (variables.ContainsKey("VCAP_APPLICATION") || variables.ContainsKey("VCAP_SERVICES"))
            return "cloudfoundry";
        if (variables.ContainsKey("DYNO"))
            return "heroku";
        if (variables.ContainsKey("HC_LANDSCAPE"))
            return "sap";
        if (variables.ContainsKey("NOMAD_ALLOC_ID"))
            return "nomad";
        if (IsKubernetes(variables))
            return "kubernetes";
        if (Azure.All(variables.ContainsKey))
            return "azureappservice";
        return variables.GetValueOrDefault("AWS_EXECUTION_ENV", string.Empty).StartsWith("AWS_ECS", StringComparison.Ordinal)
            ? "awsecs"
            : null;
    }

    private static bool IsKubernetes(IReadOnlyDictionary<string, string> variables) =>
        variables.Keys.Any(name =>
            name.EndsWith("_SERVICE_HOST", StringComparison.Ordinal)
            && variables.ContainsKey(name[..^"_SERVICE_HOST".Length] + "_SERVICE_PORT")
        );
}
