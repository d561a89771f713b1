// Written by types.mjs from the OpenAPI document. Do not edit: python3 dev.py types
export interface paths {
    "/api/v1/actor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, as the library sees it, and what they may do. */
        get: operations["WhoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/aliases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The former names that are answered to, by name: those of one prompt, or all of the project. */
        get: operations["ListAliases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/axes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The axes along which a prompt may be varied, with their levels. */
        get: operations["ListAxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The connections of this project. */
        get: operations["ListConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Keep a connection to a provider of models for this project, or change one. Models are then named `name/…`. `api_key` is sealed and never told again; where it is left out the key there is stays, unless the address goes to another origin: then it is forgotten. */
        put: operations["SetConnection"];
        post?: never;
        /** Forget a connection, with its key. */
        delete: operations["RemoveConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{name}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a model of a connection for a few tokens, and say what came of it. */
        post: operations["CheckConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The datasets of the project at their newest revisions, by name. */
        get: operations["ListDatasets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A dataset at a revision, the newest by default. */
        get: operations["GetDataset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cases of a revision in their order, those of a split when it is given. */
        get: operations["ListCases"];
        put?: never;
        /** Add cases to a dataset: rows, kept runs of an experiment, and calls that an application recorded. Each says in its metadata where it came from. `answers_expected` takes what was answered for what is expected where nothing else is known. With `parent` they are added only while that revision is the newest. Cases that are there already, by input and what is expected, are left out and counted. */
        post: operations["AddCases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/cases/{case}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the newest 30 experiments on a dataset got for an answer to one of its cases, known by its id. A revision may have given the id to another input: `same_input` tells. */
        get: operations["ListCaseRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look for what would make results on a dataset look better than they are. Repeated and contradicting inputs, clusters in several splits, inputs that are nearly the same in two splits (from the Jaccard similarity `threshold` on), and inputs that stand in one of these `prompts`, as examples do. */
        post: operations["CheckDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/generated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a model write cases for a prompt and add them to a dataset, each marked `synthetic` with model, prompt and seed. Up to `examples` cases of the dataset show it what a case is; `wish` says what is wanted beside. The prompt that asks is `pecia/write-cases` of the library. It is an errand: the result says how far it is, and once done what was written. With `max_cost`, in US dollars, no more is spent. */
        post: operations["GenerateCases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The revisions of a dataset, newest first. */
        get: operations["ListRevisions"];
        put?: never;
        /** Keep these rows as the newest revision of a dataset; equal rows return the revision that holds them. A row is `{id, input, expected, metadata, split, cluster}`; only `input` is required. */
        post: operations["ImportDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/splits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deal a dataset into named splits, such as `{train: 0.5, val: 0.2, test: 0.3}`, as its next revision. Cases of one cluster or one input go together, and with `together` also those whose inputs are that alike (Jaccard similarity). Those that are in one of the splits stay there, unless `again`. Equal `seed`, equal splits. */
        post: operations["SplitDataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the library says more than once: clusters of prompts, and passages that could be partials. The heads of all prompts are compared, with those that other projects share. What is told concerns a prompt of this project at least. `prefix` leaves only what concerns prompts whose name begins so, `threshold` is the Jaccard similarity from which two hang together, `words` the fewest of a passage, and `limit` how many clusters and how many partials are told, the largest first. */
        get: operations["FindDuplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Errands, newest first: judges that are measured, cases that are written. */
        get: operations["ListErrands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An errand, how far it has come, and what came of it. */
        get: operations["GetErrand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/errands/{number}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop after the calls under way; what was answered is kept. */
        post: operations["StopErrand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events behind `since`, in order; with `wait` (seconds, 25 at most) until there is one. With `since` -1 no event is given, only where the log ends now: the number to follow from. */
        get: operations["ListEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check the whole hash chain of the project. */
        get: operations["VerifyLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A frozen piece of evidence by its digest. */
        get: operations["GetEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Experiments, newest first, those of a name when it is given. */
        get: operations["ListExperiments"];
        put?: never;
        /** Carry out an experiment. An equal plan goes on where it was left; with `fresh` every answer is called again. One that costs money makes a pilot of 5 cases first, whose answers count. Where the rest may cost more than the operator's `confirm_above`, it is then `waiting`, until it is started again with the `extent` `all`. `pilot` always waits there. */
        post: operations["StartExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An experiment and how far it has come. */
        get: operations["GetExperiment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/ablation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each sentence of a prompt buys, from an experiment that left them out in turn. Calls nothing. */
        get: operations["GetAblation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the kept runs say beyond the result: against several baselines, by slices, with the flipped cases. Calls nothing. `slices` are keys of the cases' metadata. `baselines` are variants, the plan's own where none is named. */
        post: operations["AnalyzeExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep what tasks of the caller said. A run that has its answer keeps it. `sources` has the digest of the function behind a variant, which must be the planned one. `finished` says that no more will come: an experiment of which nothing is missing is then judged and ended. */
        post: operations["AnswerRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The cases of an experiment with what every arm made of them, those of an `outcome` when it is given. Calls nothing. They are held against the plan's baseline or another variant, by the first primary metric or another one. With a `variant` the outcome is that of its arms alone. A page may be shorter than `limit`; `next` says whether there is more. */
        get: operations["ListSideBySide"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/continue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with an experiment that was stopped or waits, by the plan it has: what was answered is kept. With the `extent` `all` what the rest costs is confirmed; `limits` take the place of the plan's, such as a higher `max_cost` where the money was spent. */
        post: operations["ContinueExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the kept runs of an experiment took, against the plan's baseline or another variant. Calls nothing. */
        get: operations["GetCosts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The runs of an experiment that its caller is to carry out and that have no answer yet, in the plan's order. */
        get: operations["ListDueRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/effects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each axis of an experiment did, over all the others; which of them need each other. Calls nothing. */
        get: operations["GetEffects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the kept runs say, against the plan's baseline or another variant. Calls nothing. */
        get: operations["GetResult"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kept runs of an experiment with what was said and how it scored, those for which all holds that is given. `arm` is a position from 0 and `case` an id. `unsound` asks for those that brought no good answer or lack a score. */
        get: operations["ListRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep what a Python function, in its own process, said of an experiment's runs. Only `unjudged` runs take it. */
        post: operations["ScoreRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/self-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare arms with themselves, on an experiment's kept runs: equal arms may be called different only as often as alpha says. Two arms of a model change places on cases drawn at random and, where cases were asked more than once, an arm's repeats are split into two halves. Calls nothing. */
        post: operations["SelfTestExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A labeling sheet: answers of an experiment, drawn at random, in random order, without variant, model or score. The same seed draws the same sheet. `pairs` lays each beside another variant's answer to the same case. */
        post: operations["DrawSheet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop after the calls under way; what was answered is kept. */
        post: operations["StopExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{number}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a finished experiment answers to a requirement, against its baseline or another variant. */
        post: operations["JudgeExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare an arm of one experiment with an arm of another on a metric, on the cases that both asked. Calls nothing. Where the scorers or the cases' expectations differ, the kept answers are scored again, as the later one has it. */
        post: operations["CompareExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an experiment would do. `drafts` holds the content of each variant that is not kept as a version. `rows` are the cases of a dataset that is to be imported only when the experiment starts. */
        post: operations["PlanExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/summaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What these experiments came to by their first primary metric, at most 500 of them. Calls and computes nothing. One that is not there, is not done or whose result was not kept is left out: `GetResult` computes it. */
        post: operations["SummarizeExperiments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How prompts spread over folders, purposes, tags, statuses, owners, labels and models: all, or some as in a listing. */
        get: operations["ListFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep versions that came from elsewhere, with their labels: all of them or none. With `keep_going` each is kept by itself and those that cannot be are left out; with `dry_run` nothing is written, and the report says what would be. `acknowledge` answers for standards that would block one. */
        post: operations["ImportPrompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/judges/passports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Passports of the project's judges, newest first. */
        get: operations["ListPassports"];
        put?: never;
        /** Measure a judge on items, most of them labeled by people, and keep its passport. `scorer` is a specification of type `judge` or `preference`. Each question is asked `repeats` times; what was asked before is not paid again. It is an errand: the result says how far it is, and once done which passport it made. */
        post: operations["MeasureJudge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/judges/passports/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The passport of this number. */
        get: operations["GetPassport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/lessons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What levels of axes did over all experiments that tried them, of one axis when it is given. Of other projects those count that varied a prompt which is shared. */
        get: operations["ListLessons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What it takes to compare two models on every prompt that a label serves, on the datasets it was tested on. Each dataset is taken on the terms of the newest experiment that tried the prompt on the `old` model. `params` go to the `new` one over those; `prompts` says which prompts (`*` stands for any text). */
        post: operations["PlanMigration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/migrations/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the experiments of a migration say, those that have been made: better, worse or undecided, and the cost. All of them are one family at the error level `alpha`. */
        post: operations["ReadMigration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/optimizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Optimizations, newest first, those of a prompt when it is given. */
        get: operations["ListOptimizations"];
        put?: never;
        /** Hunt for a better draft. An equal design goes on where it was left, on the answers that were kept. A winner that the sealed cases confirm becomes a version and a proposal, never a release. */
        post: operations["StartOptimization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/optimizations/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An optimization and how far it has come. */
        get: operations["GetOptimization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/optimizations/{number}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An optimization with its report: how long the prompt was, and each step from there to the winner with its diff. */
        get: operations["ReportOptimization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/optimizations/{number}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop after the calls under way; what was answered is kept. */
        post: operations["StopOptimization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/optimizations/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an optimization would do, and what it takes at least. Nothing is kept or called. */
        post: operations["PlanOptimization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every policy of the project. */
        get: operations["ListPolicies"];
        /** Set what a label asks. A policy with no evidence and no approvals takes the label's policy away. */
        put: operations["SetPolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prices that this project has set. */
        get: operations["ListPrices"];
        /** Say what calls to a model (`connection/model-id`) cost this project, in US dollars for a million tokens. It goes before what the installation and the list of prices say, in every budget, estimate and figure from then on. */
        put: operations["SetPrice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Forget a price of this project: what the installation and the list say holds again. */
        delete: operations["RemovePrice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prompts of the project to which everything given applies, archived ones when asked for. `folder` is the beginning of a name up to a slash, `prefix` any beginning; `tag` may be several with commas, all of which a prompt then has; `label` one that stands somewhere; `model` the one the head was written for; `overdue` those whose review date has passed. They come by name, or with `sort` updated the one that changed last first. */
        get: operations["ListPrompts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One prompt: what is said about it, its head, and where its labels point. */
        get: operations["GetPrompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what is said about a prompt. A field that is left out stays; an empty text or list clears it. */
        patch: operations["UpdatePrompt"];
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hide a prompt from lists and refuse commits and releases. What its labels name is served as before. */
        post: operations["ArchivePrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/blame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which version brought each line and word of a version, the head by default. */
        get: operations["BlameVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/card": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A prompt on one page: purpose, contract, evidence with intervals, models, limits, owner, history. The version is the head, or the one that a number or a label names. */
        get: operations["GetCard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The comments on a prompt and its versions, newest first. */
        get: operations["ListComments"];
        put?: never;
        /** Say something about a prompt, or about one version of it, in Markdown. */
        post: operations["AddComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/dependents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prompts that hold this one as a partial, at their heads and at labels in service. They are those of this project, and of the others those that are shared with it. Moving a label of a partial changes none of them: each goes on with the version that its release locked. */
        get: operations["ListDependents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/dependents/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a proposal for every label in service that holds another version of this partial than is meant now. Each asks for a new release of the version that is in service, which then locks what its references mean. */
        post: operations["ProposeDependents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed from version `before` to version `after` of a prompt. */
        get: operations["CompareVersions"];
        put?: never;
        /** What would change from a version of a prompt, its head when none is named, to a content that nobody has kept. */
        post: operations["CompareDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/documentation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was written about a prompt, in Markdown. */
        get: operations["GetDocumentation"];
        /** Write about a prompt, in Markdown; an empty text takes it away. It is in no digest. */
        put: operations["SetDocumentation"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hold the standards against a prompt: its head, or the version that a label or number names. */
        get: operations["LintPrompt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the labels of a prompt point. */
        get: operations["ListLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a label of a prompt serves now. `latest` is the highest version number. */
        get: operations["ResolveLabel"];
        /** Move a label to a version: at once where no policy asks for more, else through an approved proposal. `if_current` is the version number the label must stand at (0: nowhere yet), `if_match` the entity tag. A version with characters that nobody sees moves only when `acknowledge` names `hidden_characters`. */
        put: operations["ReleaseVersion"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/labels/{label}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What would happen if a label moved to a version. Nothing is kept. */
        get: operations["PlanRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/labels/{label}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The release that rolling a label back would restore now. */
        get: operations["PlanRollBack"];
        put?: never;
        /** Bring back what a label served before. It asks for no evidence: going back is always allowed. What is brought back may hold characters that nobody sees; then `acknowledge` names `hidden_characters`. */
        post: operations["RollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The graph of a prompt's versions: parents, labels, returns of the head, what was archived or purged. */
        get: operations["GetLineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/measured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the last finished experiments measured of each version of a prompt. */
        get: operations["ListMeasured"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase a prompt and all its versions for good. Its name stays taken. Labels that stand somewhere are named in `give_up`: applications that ask for them get nothing any more. */
        post: operations["PurgePrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The prompts that a prompt names as related, and those that name it. */
        get: operations["ListRelated"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The releases of a prompt, newest first, of one label when it is given. */
        get: operations["ListReleases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a prompt another name. It keeps its versions, labels and history, and answers to the old name too. A name that another prompt had before is refused, unless `take_name` says that nobody is to be answered under it any more. */
        post: operations["RenamePrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/render": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Render a prompt with these variables: its head, or the version that a label or number names. For a `model`, such as `openai/gpt-4o-mini`, the override that fits it best is rendered. */
        post: operations["RenderPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/share": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Let members of other projects read, render and adopt a prompt, as `project:name`. */
        put: operations["SharePrompt"];
        post?: never;
        /** Share a prompt no longer. What was adopted from it stays where it is. */
        delete: operations["UnsharePrompt"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tests that policies ask of a prompt before a label moves, as experiments ready to be started. */
        get: operations["ListPolicyTests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to a prompt, newest first: versions, experiments, decisions, releases, comments, descriptions. With `find` only what says every one of its words, or a word that begins so. */
        get: operations["ListTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring an archived prompt back. */
        post: operations["UnarchivePrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The versions of a prompt, newest first, archived ones when asked for. Purged ones are in its lineage. */
        get: operations["ListVersions"];
        put?: never;
        /** Keep a content as a version of a prompt, which is made when it is not there. With `parent` it is kept only while that number is the head. `fields` describe the prompt in the same unit; `label` releases the version too, under the label's policy. `take_name` makes a new prompt under a name that another one had before. A blocker of the standards stops it, unless `acknowledge` names the standard and the actor may waive standards. */
        post: operations["CommitVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of a prompt by its number. */
        get: operations["GetVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hide a version and refuse its release. The head and what a label serves stay. */
        post: operations["ArchiveVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase the content of a version for good, unless it is the head or a label serves it. Its number stays taken. */
        post: operations["PurgeVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an earlier version the head again, as a commit of its content would; nothing is copied. With `parent` only while that number is the head. */
        post: operations["RestoreVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}/served": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a version number serves: the version with the partials that its commit locked. */
        get: operations["ResolveVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/{prompt}/versions/{version}/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring an archived version back. */
        post: operations["UnarchiveVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change what is said about many prompts in one unit: those named, or those that a filter lets through. With `dry_run`, which is the default, nothing is written: the answer is what would change. */
        post: operations["ChangePrompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** About what one call with a content, filled with these values, takes and costs. The price is that of `model` (`connection/model-id`), or of the model that the content names. */
        post: operations["EstimateDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/inputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The inputs that a prompt seems to take: of a draft, or of a prompt's head, label or version. What is looped over is an array, what has dotted paths an object, what is only printed a string; a variable that the text asks about is optional. The inputs of partials are among them. */
        post: operations["SuggestInputs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/measured": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the last finished experiment of each of these prompts measured: the evidence beside a listing. Only what was kept when it ended is given; nothing is computed from its runs. */
        post: operations["SummarizeMeasured"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give every prompt below a folder the name it has below another one, all of them or none. With `dry_run` nothing is written: the answer is what would be. */
        post: operations["MoveFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/near-duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The prompts whose head or labelled versions say nearly the same as a text, or as another prompt. Give `text`, or `prompt` with a `label` or `version` (the head by default), which is not compared with itself. `threshold` is the Jaccard similarity of their runs of three words, from 0.2 to 1. */
        post: operations["FindNearDuplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a content by every rule of a commit and render it, without keeping anything. */
        post: operations["PreviewDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prompts/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What brought the labels of these prompts where they stand: version, age, actor and reason beside a listing. */
        post: operations["SummarizeReleases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposals, newest first. */
        get: operations["ListProposals"];
        put?: never;
        /** Ask that a label of a prompt moves to a version. One with characters that nobody sees is proposed only when `acknowledge` names `hidden_characters`. */
        post: operations["OpenProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/proposals/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A proposal with what the policies say of it now. */
        get: operations["GetProposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/proposals/{number}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say yes to a proposal somebody else opened. The approver too names `hidden_characters` under `acknowledge` where the version holds any. */
        post: operations["ApproveProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/proposals/{number}/rejection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say no to a proposal, and why. It is closed for good. */
        post: operations["RejectProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purposes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The purposes a prompt may have: the built-in ones and the project's own. */
        get: operations["ListPurposes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/purposes/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Add a purpose to the project's own, or describe one of them anew. */
        put: operations["AddPurpose"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a folder's changes in one unit, all of them or none. `renames` come first, so that the rest uses the new names, then `commits`, then `updates` of what is said about prompts, then `moves` of labels. A move that the label's policy does not let through at once becomes a proposal, or waits for the one that is open; one whose proposal meets the policy is released. */
        post: operations["PushPrompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The review queues of the project, by name. */
        get: operations["ListQueues"];
        put?: never;
        /** Let people judge answers of an experiment, blind: rate them, pick the better of two, or correct them. `guidance` is Markdown that every reviewer sees; `overlap` how many look at each item. What they say is the metric `human:QUEUE` of the experiment. */
        post: operations["OpenQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A review queue. */
        get: operations["GetQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a queue has come, and how far its reviewers agree: alpha and kappa with their intervals. */
        get: operations["GetAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take no more reviews in a queue; what was said stays. */
        post: operations["CloseQueue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make what reviewers corrected the expected answers of the dataset's next revision. An answer that stands is expected as it is. Where reviewers differ, the last one counts; `dataset` takes the cases into another dataset. */
        post: operations["ApplyCorrections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/items/{position}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say something of an item: a `rating`, a `choice` in the order the answers were shown, or a correction. A correction is the `text` that the answer should be; `accept` lets it stand. `skip` leaves the item to others. The last word on an item counts. */
        put: operations["GiveReview"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people said in a queue, item by item, as a judge's passport takes it. */
        get: operations["ListHumanLabels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/next": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the caller what they are to look at next in a queue, and tell how far they are. The item is kept from other reviewers for a quarter of an hour, or until the caller says something of it. */
        post: operations["NextItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{queue}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take back the last thing the caller said in a queue; it is shown again next. */
        post: operations["UndoReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ranking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which versions did best, as measured: for a purpose, on a model (`*` stands for anything), a dataset, a metric. A dataset without a revision is its newest one. Experiments made elsewhere and only recorded here do not count. What other projects measured of prompts that they share is told too, with nothing else of their experiments; a dataset asked for is one of this project. */
        get: operations["RankByEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scorers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every type of scorer, with the fields its specification takes. */
        get: operations["ListScorers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The prompts that answer a query such as `purpose:classify label:production refund "final answer"`. Searched are names, titles, descriptions and what the heads and the labelled versions say, with `every_version` all versions. The best come first, without a text to find the newest. `projects` are those to look in, this one and what the others share when there are none. */
        post: operations["SearchPrompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read every version of the project into the full text anew. Searching goes on meanwhile as before. */
        post: operations["RebuildSearch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/topic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The current versions that resemble a text: by `meaning`, or by the rare `words` they share. `auto` goes by meaning where an embedder is set up and versions have been embedded, else by words. */
        post: operations["FindByTopic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search/vectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give every current version that has none a vector of its meaning. Interrupted, it goes on where it was. */
        post: operations["EmbedVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What projects share: this one and the others. */
        get: operations["ListShared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The standards in force, and who decided about them. */
        get: operations["GetStandards"];
        /** Decide about the project's standards: severities, options, rules of its own. It replaces what was decided before. */
        put: operations["SetStandards"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standards/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hold the standards against a content that nobody has kept, with what is to be said about the prompt. */
        post: operations["LintContent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/standards/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Hold the standards against the heads of the project's prompts, page by page, those in a folder with `prefix`. `at_least` says which findings are listed; all are counted. */
        get: operations["LintLibrary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said about any prompt of the project, newest first, with every word of `find` or one that begins so. An experiment is an entry of its own here, with all that it concluded. */
        get: operations["SearchTimelines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tryouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask models what prompts make of these variables, in columns side by side; nothing is kept. A column is a version or a draft, on a model. */
        post: operations["TryPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tryouts/case": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add what a tryout was about to a dataset: its variables as the input, and where it came from. Expected is `expected`, or what the column `expected_from`, counted from 0, answered. With `parent` only while that revision is the newest. */
        post: operations["SaveTryoutCase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tryouts/design": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The experiment that asks the columns of a tryout over a whole dataset, ready to be planned, started or written down. Without a `dataset` its only case is the tryout's own. Without `scorers` it begins with the usual ones. */
        post: operations["DesignTryout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tryouts/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep what a column of a tryout asked as a version of a prompt: exactly that content, as a commit would. `column` counts from 0; the other fields are those of a commit. Without a note it says on which model it was tried. */
        post: operations["SaveTryoutVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/upstreams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The adopted prompts, and whether their upstreams have released since. */
        get: operations["ListUpstreams"];
        put?: never;
        /** Copy a shared prompt into this project, with a link to where it came from. `source` is `project:name`, which takes the version that serves there (`production`, else the head), or names one by `@label` or `#number`. `prompt` is its name here, the same by default. What was adopted before takes the newer version on top. */
        post: operations["AdoptPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The drafts that a design of variations comes to, each with what it changes. Keeps and calls nothing. `drafts` holds what a model wrote, by its levels, such as `tone=formal`, and the prompt itself where it is none that is kept, under the text of `of`. */
        post: operations["VaryPrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variations/written": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a model say a prompt in another tone or language; nothing of it is kept. `levels` are those of the axes `tone` and `language`; `draft` is the prompt where it is none that is kept. The prompt that asks the model is `pecia/rewriter`, at its head, which a project may change like any other. */
        post: operations["RewritePrompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep many versions at once, those of a prompt in their order, the last as its head. All are kept, or none. A content that its prompt has already is left where it is, so that importing twice changes nothing. One that includes partials is refused: it is committed on its own. */
        post: operations["ImportVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/versions/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Many versions at once, each named as `[PROJECT:]NAME#NUMBER`; 500 at most. */
        post: operations["GetVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The saved views of the project. */
        get: operations["ListViews"];
        /** Keep a listing under a name: its filter, order and columns. One of the same name is replaced. */
        put: operations["SetView"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/views/{view}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a view away. */
        delete: operations["RemoveView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AblationMap
         * @description Every sentence of a prompt with what it buys, in the order of the text; Holm over all of them.
         */
        AblationMap: {
            content: components["schemas"]["Content"];
            experiment: number;
            worth: components["schemas"]["SentenceWorth"][];
        };
        /**
         * Across
         * @description What an arm of one experiment scores above an arm of another. It is exploratory: nobody planned it.
         *
         *         `cases` of those that either asked are in both, with equal input; `rescored` says that the kept answers were
         *         scored again. `notes` say what else differs between the two.
         */
        Across: {
            baseline: components["schemas"]["ArmReference"];
            cases: number;
            comparison: components["schemas"]["Comparison"];
            flips: components["schemas"]["Flips"];
            metric: string;
            notes: string[];
            only_baseline: number;
            only_variant: number;
            rescored: boolean;
            sentence: string;
            variant: components["schemas"]["ArmReference"];
        };
        /**
         * Adopted
         * @description The version that was kept here, and where it came from.
         */
        Adopted: {
            committed: components["schemas"]["Committed"];
            upstream: components["schemas"]["Upstream"];
        };
        /**
         * Alias
         * @description A name that a prompt had until somebody gave it another: who asks for `name` still gets `prompt`.
         */
        Alias: {
            actor: string;
            at: string;
            name: string;
            prompt: string;
        };
        /**
         * Allowance
         * @description What an optimization may take at most: calls of the models, and US dollars where that is given.
         */
        Allowance: {
            /** @default 2000 */
            calls?: number;
            /** @default null */
            cost?: number | null;
        };
        /**
         * Analysis
         * @description What the kept runs say beyond the result, against each of `baselines`.
         *
         *         `pairs` are on the primary metrics, every variant against every baseline but itself. `slices` names the metadata
         *         keys that the cases were sorted by.
         */
        Analysis: {
            alpha: number;
            baselines: string[];
            consistency: components["schemas"]["ArmConsistency"][];
            costs: components["schemas"]["CostRatio"][];
            experiment: number;
            margin: number;
            mixed: components["schemas"]["MixedModel"][];
            name: string;
            pairs: components["schemas"]["PairAnalysis"][];
            slices: string[];
        };
        /**
         * Answer
         * @description What came back for one request: the text, or the state that says why there is none.
         *
         *         `model` is the id of the model that answered, in the server's own words. `tool_calls` are what it called,
         *         `reasoning` what it thought aloud, `logprobs` its tokens where they were asked for; `versions` those that a task
         *         said it used, or was seen to use.
         */
        Answer: {
            /** @default 1 */
            attempts?: number;
            /** @default null */
            error?: string | null;
            /** @default null */
            finish?: string | null;
            /** @default 0 */
            latency_ms?: number;
            /** @default [] */
            logprobs?: components["schemas"]["TokenLogprob"][];
            /** @default null */
            model?: string | null;
            /** @default  */
            reasoning?: string;
            /** @enum {unknown} */
            state: "api_error" | "cancelled" | "ok" | "refused" | "timeout" | "truncated";
            /** @default  */
            text?: string;
            /** @default [] */
            tool_calls?: components["schemas"]["ToolCall"][];
            /**
             * @default {
             *       "input_tokens": null,
             *       "output_tokens": null,
             *       "cached_tokens": null,
             *       "written_tokens": null,
             *       "reasoning_tokens": null
             *     }
             */
            usage?: components["schemas"]["Usage"];
            /** @default [] */
            versions?: components["schemas"]["UsedVersion"][];
        };
        /**
         * Approval
         * @description Somebody said yes, by a name that was claimed or proved.
         */
        Approval: {
            actor: string;
            at: string;
            claimed: boolean;
            note: string;
        };
        /**
         * ArmConsistency
         * @description How alike the repeats of an arm are on a metric, where cases were asked more than once.
         */
        ArmConsistency: {
            consistency: components["schemas"]["Consistency"];
            metric: string;
            model: string;
            variant: string;
        };
        /**
         * ArmCost
         * @description What the answers of an arm cost by the prices of now, in US dollars: all of them, and those called for this experiment.
         *
         *         None where the price of the model, or the tokens of an answer, are unknown.
         */
        ArmCost: {
            called: number | null;
            cost: number | null;
            model: string;
            variant: string;
        };
        /**
         * ArmReference
         * @description An arm of an experiment: a variant on a model; each may be left out where the experiment has only one.
         */
        ArmReference: {
            experiment: number;
            /** @default null */
            model?: string | null;
            /** @default null */
            variant?: string | null;
        };
        /**
         * ArmResult
         * @description One variant on one model: its metrics, the states of its runs, and what it took.
         *
         *         Latencies are medians and 95th percentiles in milliseconds, None when nothing was called. `versions` are those that
         *         a task used, each with how many runs did.
         */
        ArmResult: {
            input_tokens: number;
            label: string;
            latency_p50: number | null;
            latency_p95: number | null;
            metrics: {
                [key: string]: components["schemas"]["MetricResult"];
            };
            model: string;
            output_tokens: number;
            states: {
                [key: string]: number;
            };
            variant: string;
            /** @default [] */
            versions: components["schemas"]["VersionUse"][];
        };
        /**
         * ArmSummary
         * @description What an arm scores on the first primary metric, and its latencies in milliseconds: median and 95th percentile.
         */
        ArmSummary: {
            estimate: components["schemas"]["Estimate"];
            label: string;
            latency_p50: number | null;
            latency_p95: number | null;
        };
        /**
         * Axis
         * @description One way to vary a prompt. `levels` says what each does; `as-is` is a level of every axis but those of examples.
         *
         *         An `edit` is made by a rule and always comes out alike; `examples` are taken from a dataset, and their level is
         *         a number; what is `written` comes from a model, and its level is whatever the model is asked for. A `harmless`
         *         axis changes nothing that ought to matter: what it does to the score is how little the prompt holds.
         */
        Axis: {
            about: string;
            /** @default false */
            harmless: boolean;
            /**
             * @default edit
             * @enum {unknown}
             */
            kind: "edit" | "examples" | "written";
            levels: {
                [key: string]: string;
            };
            name: string;
        };
        /**
         * Blame
         * @description Where every line of a version comes from: its texts, and the versions that they name, oldest first.
         */
        Blame: {
            origins: components["schemas"]["Origin"][];
            prompt: string;
            texts: components["schemas"]["BlamedText"][];
            version: number;
        };
        /**
         * BlamedLine
         * @description A line as it stands. `version` made it so, by the last change that touched it; `words` have their own.
         *
         *         `first` is the oldest version of the prompt that has exactly this line anywhere: older than `version` where the
         *         line was taken out and came back.
         */
        BlamedLine: {
            first: number;
            number: number;
            version: number;
            words: components["schemas"]["BlamedWords"][];
        };
        /**
         * BlamedText
         * @description A template or a message, line by line.
         */
        BlamedText: {
            lines: components["schemas"]["BlamedLine"][];
            place: components["schemas"]["Place"];
        };
        /**
         * BlamedWords
         * @description Words of a line and the version that brought them.
         */
        BlamedWords: {
            text: string;
            version: number;
        };
        /**
         * CallRecord
         * @description A call as an application kept it: what went into the prompt, and what is known beside it.
         *
         *         `expected` is what the answer should have been, where somebody knows; `answer` is what it was.
         */
        CallRecord: {
            /** @default null */
            answer?: string | null;
            /** @default null */
            at?: string | null;
            /** @default null */
            cluster?: string | null;
            /** @default null */
            expected?: unknown;
            /** @default null */
            id?: string | null;
            input: Record<string, never>;
            /** @default null */
            label?: string | null;
            /** @default {} */
            metadata?: Record<string, never>;
            /** @default null */
            model?: string | null;
            /** @default null */
            prompt?: string | null;
            /** @default null */
            trace?: string | null;
            /** @default null */
            version?: number | null;
        };
        /**
         * Candidate
         * @description A suggestion under its name in this optimization, with its estimated tokens.
         */
        Candidate: {
            content: components["schemas"]["Content"];
            digest: string;
            how: string;
            label: string;
            parent: string;
            tokens: number;
            what: string;
        };
        /**
         * Card
         * @description A prompt on one page: what it is for, its contract, its evidence, its limits, who answers for it, its history.
         */
        Card: {
            author: string;
            committed_at: string;
            digest: string;
            documentation: string;
            evidence: components["schemas"]["CardEvidence"][];
            history: components["schemas"]["TimelineEntry"][];
            inputs: components["schemas"]["CardInput"][];
            limits: string[];
            models: components["schemas"]["CardModel"][];
            named_by: string[];
            note: string;
            output: Record<string, never> | null;
            prompt: components["schemas"]["Prompt"];
            version: number;
        };
        /**
         * CardEvidence
         * @description What one experiment measured of the version on one model and primary metric, and how it compared.
         *
         *         `conclusion` and `sentence` are None where there was nothing to compare with, as for a baseline.
         */
        CardEvidence: {
            against: string | null;
            at: string;
            bad_answers: number;
            conclusion: ("better" | "equivalent" | "invalid" | "undecided" | "worse") | null;
            dataset: string;
            estimate: components["schemas"]["Estimate"];
            experiment: number;
            metric: string;
            model: string;
            must_pass_lost: string[];
            name: string;
            sentence: string | null;
        };
        /**
         * CardInput
         * @description One variable of the contract: what kind of value, whether it must be given, and what it is.
         */
        CardInput: {
            description: string;
            kind: string;
            name: string;
            required: boolean;
        };
        /**
         * CardModel
         * @description How the version stands on a model.
         *
         *         It `holds` where it was found better or equivalent and never worse, `fails` where it was found worse, is
         *         `open` where no comparison could tell, and `measured` where nothing was compared.
         */
        CardModel: {
            experiments: number[];
            model: string;
            /** @enum {unknown} */
            standing: "fails" | "holds" | "measured" | "open";
        };
        /**
         * Case
         * @description One input with what is expected of an answer to it.
         */
        Case: {
            /** @default null */
            cluster: string | null;
            /** @default null */
            expected: unknown;
            id: string;
            input: Record<string, never>;
            /** @default {} */
            metadata: Record<string, never>;
            /** @default null */
            split: string | null;
        };
        /**
         * CaseAnswer
         * @description What an arm made of a case: the beginning of its first answer, and its score, the mean over the repeats.
         *
         *         `state` is that of the first run that brought no good answer, of the first run where all did; None where none
         *         is kept. `unscored` says why the metric has no score in some repeat.
         */
        CaseAnswer: {
            arm: number;
            /** @enum {unknown} */
            change: "improved" | "regressed" | "same" | "unknown";
            excerpt: string;
            score: number | null;
            state: ("api_error" | "cancelled" | "ok" | "refused" | "timeout" | "truncated") | null;
            unscored: string | null;
        };
        /**
         * CaseRun
         * @description A run of the case: which variant was asked on which model.
         */
        CaseRun: {
            model: string;
            run: components["schemas"]["Run"];
            variant: string;
        };
        /**
         * CaseRuns
         * @description The runs of the case in one experiment, in the order of its arms; `same_input` is False where its input was another then.
         */
        CaseRuns: {
            created_at: string;
            experiment: number;
            name: string;
            revision: number;
            runs: components["schemas"]["CaseRun"][];
            same_input: boolean;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped" | "waiting";
        };
        /**
         * CasesAdded
         * @description The revision that holds the cases; how many are new in it, and how many were there.
         *
         *         `findings` warn of secrets and hidden characters in what was added.
         */
        CasesAdded: {
            added: number;
            dataset: components["schemas"]["Dataset"];
            /** @default [] */
            findings: components["schemas"]["Finding"][];
            known: number;
        };
        /**
         * Changed
         * @description How many prompts were meant, and which of them change; `dry_run` says that they have not been written.
         */
        Changed: {
            changed: components["schemas"]["FieldsChanged"][];
            dry_run: boolean;
            matched: number;
        };
        /**
         * Cluster
         * @description Prompts that hang together through near pairs. The oldest comes first; at most 50 are told.
         */
        Cluster: {
            members: components["schemas"]["Member"][];
            size: number;
        };
        /**
         * Comment
         * @description A comment in Markdown, on a prompt or on one `version` of it. `number` is the event that recorded it.
         *
         *         `warnings` say which of its characters nobody sees.
         */
        Comment: {
            at: string;
            author: string;
            claimed: boolean;
            number: number;
            prompt: string;
            text: string;
            version: number | null;
            /** @default [] */
            warnings: components["schemas"]["Notice"][];
        };
        /**
         * Committed
         * @description The version that holds the content, and what the standards say of it.
         *
         *         `created` is False when it was there already and is the head again. `warnings` name characters that
         *         nobody would see. With the first version of a prompt come up to five others that say the same or nearly so.
         */
        Committed: {
            created: boolean;
            /** @default [] */
            findings: components["schemas"]["Finding"][];
            release: components["schemas"]["Release"] | null;
            /** @default [] */
            similar: components["schemas"]["SimilarPrompt"][];
            version: components["schemas"]["Version"];
            /** @default [] */
            warnings: components["schemas"]["Notice"][];
        };
        /**
         * CommitVersion
         * @description Keep a content as a version of a prompt, which is made when it is not there.
         *
         *         With `parent` it is kept only while that number is the head. `fields` describe the prompt in the same
         *         unit; `label` releases the version too, under the label's policy. `take_name` makes a new prompt under a name
         *         that another one had before. A blocker of the standards stops it, unless
         *         `acknowledge` names the standard and the actor may waive standards.
         */
        CommitVersion: {
            /** @default [] */
            acknowledge?: string[];
            content: components["schemas"]["Content"];
            /** @default {} */
            fields?: components["schemas"]["PromptFields"];
            /** @default null */
            label?: string | null;
            /** @default  */
            note?: string;
            /** @default null */
            parent?: number | null;
            prompt: string;
            /** @default false */
            take_name?: boolean;
        };
        /**
         * Comparison
         * @description A difference and what it says, as one of a family of `compared` comparisons judged together.
         *
         *         `reason` is why, in words. `p_adjusted` is the p-value after Holm's adjustment for the family. `mde` is
         *         the smallest difference that these cases would have found with a chance of 80 %, None where they would
         *         have found none. `more_cases` is about how many further cases would tell, given when it is `undecided` and
         *         that can be foreseen. The intervals are None only when it is `invalid`.
         */
        Comparison: {
            alpha: number;
            /** @default null */
            bounds: components["schemas"]["Interval"] | null;
            /** @default null */
            clusters: number | null;
            compared: number;
            /** @enum {unknown} */
            conclusion: "better" | "equivalent" | "invalid" | "undecided" | "worse";
            /** @default null */
            difference: number | null;
            /** @default null */
            interval: components["schemas"]["Interval"] | null;
            /** @default null */
            interval90: components["schemas"]["Interval"] | null;
            losses: number;
            margin: number;
            mde: number | null;
            /** @default null */
            mean_a: number | null;
            /** @default null */
            mean_b: number | null;
            missing_a: number;
            missing_b: number;
            more_cases: number | null;
            n: number;
            /** @default null */
            p: number | null;
            p_adjusted: number | null;
            /** @default null */
            p_better: number | null;
            planned: number;
            reason: string;
            /** @enum {unknown} */
            scale: "number" | "share";
            /** @default null */
            standard_error: number | null;
            /** @default null */
            test: ("mcnemar_exact" | "sign_flip_drawn" | "sign_flip_exact") | null;
            ties: number;
            /** @default [] */
            warnings: string[];
            wins: number;
        };
        /**
         * ComparisonResult
         * @description A variant against the baseline on the same model and metric. Not `primary` means exploratory.
         *
         *         `sentence` is the conclusion in words; `must_pass_lost` the cases that must pass and no longer do;
         *         `judge` what is known of the judge behind the metric.
         */
        ComparisonResult: {
            baseline: string;
            comparison: components["schemas"]["Comparison"];
            /** @default null */
            judge: string | null;
            metric: string;
            model: string;
            must_pass_lost: string[];
            primary: boolean;
            sentence: string;
            variant: string;
        };
        /**
         * ConnectionChecked
         * @description What a test call met, in words of our own: what the server said is not passed on.
         *
         *         `model` is the id that answered, `latency_ms` counts milliseconds.
         */
        ConnectionChecked: {
            latency_ms: number;
            /** @default null */
            model: string | null;
            /** @enum {unknown} */
            reached: "answered" | "failed" | "rate_limited" | "refused_key" | "unknown_model" | "unreachable";
            /** @enum {unknown} */
            state: "api_error" | "cancelled" | "ok" | "refused" | "timeout" | "truncated";
        };
        /**
         * Consistency
         * @description How alike the repeats of a case are, over the cases with at least two repeats that count in the mean.
         *
         *         `same_answer` is the share of cases whose repeats all say the very same; `same_score` the chance that two repeats
         *         of a case score the same, `flip_rate` that they disagree on passing, which takes a score of 1. `unsteady` names
         *         cases that pass sometimes.
         */
        Consistency: {
            flip_rate: components["schemas"]["Estimate"];
            same_answer: components["schemas"]["Estimate"];
            same_score: components["schemas"]["Estimate"];
            tries: components["schemas"]["Tries"][];
            unsteady: string[];
        };
        /**
         * Content
         * @description What a version says: everything that is in its digest, and nothing else.
         *
         *         A text prompt has a `template`, a chat prompt has `messages`. `inputs` gives each variable a JSON Schema
         *         (a schema with a `default` makes the variable optional); where it is absent the variables are those of the
         *         template. `output` is the JSON Schema of the expected answer, `tools` are what the model may call.
         *         `overrides` maps a pattern of models, such as `gpt-4o*`, to what differs for them. `includes` maps the name
         *         of a partial, which the text calls `{{ partials.NAME }}`, to a reference such as `house/tone@production`.
         */
        Content: {
            /** @default {} */
            includes?: {
                [key: string]: string;
            };
            /** @default null */
            inputs?: {
                [key: string]: Record<string, never>;
            } | null;
            /** @default null */
            messages?: components["schemas"]["Message"][] | null;
            /** @default null */
            model?: components["schemas"]["ModelSettings"] | null;
            /** @default null */
            output?: Record<string, never> | null;
            /** @default {} */
            overrides?: {
                [key: string]: components["schemas"]["Override"];
            };
            /**
             * @default minijinja
             * @enum {unknown}
             */
            syntax?: "minijinja" | "none";
            /** @default null */
            template?: string | null;
            /** @default [] */
            tools?: components["schemas"]["Tool"][];
            /**
             * @default text
             * @enum {unknown}
             */
            type?: "chat" | "text";
        };
        /**
         * ContractChange
         * @description One promise that changed: what it means for `whom`, at which place of the content, in one sentence.
         *
         *         `example` is a value, as JSON text, that shows a breaking change of a schema.
         */
        ContractChange: {
            detail: string;
            /** @enum {unknown} */
            effect: "breaking" | "cannot tell" | "safe";
            /** @default null */
            example: string | null;
            /** @enum {unknown} */
            kind: "form_changed" | "input_added" | "input_default" | "input_narrowed" | "input_optional" | "input_removed" | "input_required" | "input_retyped" | "input_used" | "input_widened" | "output_added" | "output_narrowed" | "output_removed" | "output_retyped" | "output_widened" | "partials_changed" | "tool_added" | "tool_changed" | "tool_removed";
            pointer: string;
            /** @enum {unknown} */
            whom: "callers" | "readers";
        };
        /**
         * ContractDiff
         * @description The promises that changed, and what that means for those who give the inputs and those who read the answer.
         */
        ContractDiff: {
            /** @enum {unknown} */
            callers: "breaking" | "cannot tell" | "safe";
            changes: components["schemas"]["ContractChange"][];
            /** @enum {unknown} */
            readers: "breaking" | "cannot tell" | "safe";
        };
        /**
         * Corrected
         * @description A judge's mean as it is and as human labels correct it (PPI++), with the 95 % interval of the corrected one.
         *
         *         `weight` is PPI++'s lambda: how much the judge's verdicts count, 0 for not at all. `rogan_gladen` corrects the
         *         share of passes by the judge's rates, as a check; None where the judge's rates say nothing.
         */
        Corrected: {
            high: number;
            labeled: number;
            low: number;
            raw: number;
            /** @default null */
            rogan_gladen: number | null;
            runs: number;
            value: number;
            weight: number;
        };
        /**
         * CostRatio
         * @description What a variant takes, as a multiple of the baseline on one model, over the cases that both have figures for.
         *
         *         `cost` is that of the prices of now; without a value where a price is unknown, or nothing is paid.
         */
        CostRatio: {
            baseline: string;
            cost: components["schemas"]["Ratio"];
            input_tokens: components["schemas"]["Ratio"];
            latency: components["schemas"]["Ratio"];
            model: string;
            output_tokens: components["schemas"]["Ratio"];
            variant: string;
        };
        /**
         * Costs
         * @description What an experiment cost, arm by arm, and what each variant takes as a multiple of the baseline.
         */
        Costs: {
            arms: components["schemas"]["ArmCost"][];
            baseline: string;
            experiment: number;
            ratios: components["schemas"]["CostRatio"][];
        };
        /**
         * Coverage
         * @description What linting some prompts came to: in all, by standard (the most frequent first), by folder, by owner.
         */
        Coverage: {
            folders: components["schemas"]["GroupCount"][];
            owners: components["schemas"]["GroupCount"][];
            rules: components["schemas"]["RuleCount"][];
            total: components["schemas"]["GroupCount"];
        };
        /**
         * Dataset
         * @description A dataset as the library lists it, at one revision: how many cases, in which splits.
         */
        Dataset: {
            author: string;
            cases: number;
            created_at: string;
            digest: string;
            name: string;
            note: string;
            revision: number;
            splits: {
                [key: string]: number;
            };
        };
        /**
         * DatasetCheck
         * @description What was found in a revision. Each list names ids; empty lists are what one hopes for.
         *
         *         `repeated` have the same input and are counted as further evidence; `contradicting` have the same input and expect
         *         different answers; `clusters` lie in several splits; `near` say nearly the same across splits;
         *         `leaks` stand in a prompt.
         */
        DatasetCheck: {
            cases: number;
            clusters: {
                [key: string]: string[];
            };
            contradicting: string[][];
            dataset: string;
            leaks: components["schemas"]["Leak"][];
            near: components["schemas"]["NearCases"][];
            repeated: string[][];
            revision: number;
            splits: {
                [key: string]: number;
            };
            synthetic: number;
            unlabeled: number;
            unsplit: number;
        };
        /**
         * Dependent
         * @description Where a prompt is held as a partial: at a label in service, or at the head where `label` is None.
         *
         *         `project` is that of the prompt that holds it, which is told as `project:name` to members of another. `locked` is the version of the partial that is held, `current`
         *         the one that the reference means now; None where it means none any more.
         */
        Dependent: {
            current: number | null;
            label: string | null;
            locked: number;
            project: string;
            prompt: string;
            reference: string;
            version: number;
        };
        /**
         * Design
         * @description An experiment as somebody writes it down: the YAML file of the reference, key by key.
         *
         *         A variant is a reference to a version, or a task. Where all are tasks, `models` is left out.
         *
         *         `variations` adds a variant for each combination of levels; `levels` says at which level of which axis the
         *         variants stand that are written out.
         */
        Design: {
            /** @default 0.05 */
            alpha?: number;
            /** @default null */
            baseline?: string | null;
            dataset: string;
            /** @default {} */
            levels?: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            /**
             * @default {
             *       "concurrency": 8,
             *       "max_runs": 10000,
             *       "timeout": 120,
             *       "retries": 4,
             *       "max_cost": null,
             *       "allow_unpriced": false
             *     }
             */
            limits?: components["schemas"]["Limits"];
            /** @default 0.02 */
            margin?: number;
            /** @default {} */
            models?: {
                [key: string]: components["schemas"]["ModelChoice"];
            };
            name: string;
            /**
             * @default zero
             * @enum {unknown}
             */
            on_bad_answer?: "missing" | "zero";
            /** @default [] */
            primary?: string[];
            /** @default 1 */
            repeats?: number;
            scorers: {
                [key: string]: Record<string, never>;
            };
            /**
             * @default none
             * @enum {unknown}
             */
            stopping?: "none" | "three_looks";
            /** @default {} */
            variants?: {
                [key: string]: string | components["schemas"]["TaskChoice"];
            };
            /** @default null */
            variations?: components["schemas"]["Variations"] | null;
        };
        /**
         * Detail
         * @description One place where an input is wrong: an RFC 6901 pointer, or a line and column counted from 1.
         */
        Detail: {
            code: string;
            /** @default null */
            column?: number | null;
            detail: string;
            /** @default null */
            line?: number | null;
            /** @default null */
            pointer?: string | null;
        };
        /**
         * Diff
         * @description What changed from one content to another: every text, changed or not, the fields that differ, the contract.
         *
         *         `only` says that a reader would see no change: all of it is characters that cannot be seen (`invisible`), or those
         *         and letters that look like others (`lookalike`).
         */
        Diff: {
            after: string;
            before: string;
            contract: components["schemas"]["ContractDiff"];
            fields: components["schemas"]["FieldDiff"][];
            only: ("invisible" | "lookalike") | null;
            texts: components["schemas"]["TextDiff"][];
        };
        /**
         * Difference
         * @description What was measured between a baseline (a) and a variant (b): b - a on the cases that both have scores for.
         *
         *         `n` of `planned` cases were used; `missing_a` and `missing_b` lack a score on that side. `clusters` counts
         *         the independent groups where cases share them. Means, difference, intervals and bounds are in the score's
         *         own unit: a share lies between 0 and 1. `wins`, `losses` and `ties` count the cases on which the variant
         *         scored higher, lower or the same. `p` is two-sided. `p_better` is the probability that the variant is the
         *         better one: easy to read, and no proof by itself. `bounds` is the 95 % interval in the worst case of what
         *         is missing, given when that is more than 2 %. A figure is None when there is nothing to compute it from:
         *         no case at all or, for the intervals, the same number as every score.
         */
        Difference: {
            /** @default null */
            bounds: components["schemas"]["Interval"] | null;
            /** @default null */
            clusters: number | null;
            /** @default null */
            difference: number | null;
            /** @default null */
            interval: components["schemas"]["Interval"] | null;
            /** @default null */
            interval90: components["schemas"]["Interval"] | null;
            losses: number;
            /** @default null */
            mean_a: number | null;
            /** @default null */
            mean_b: number | null;
            missing_a: number;
            missing_b: number;
            n: number;
            /** @default null */
            p: number | null;
            /** @default null */
            p_better: number | null;
            planned: number;
            /** @enum {unknown} */
            scale: "number" | "share";
            /** @default null */
            standard_error: number | null;
            /** @default null */
            test: ("mcnemar_exact" | "sign_flip_drawn" | "sign_flip_exact") | null;
            ties: number;
            /** @default [] */
            warnings: string[];
            wins: number;
        };
        /**
         * Documentation
         * @description What was written about a prompt, in Markdown; empty when nothing was. `warnings` name what nobody sees in it.
         */
        Documentation: {
            prompt: string;
            text: string;
            /** @default [] */
            warnings: components["schemas"]["Notice"][];
        };
        /**
         * Draft
         * @description Content that is being edited, with what is said about the prompt, and its name where it has one.
         *
         *         `deprecated` are those of its partials whose prompts are deprecated, by the name that the text calls them.
         */
        Draft: {
            content: components["schemas"]["Content"];
            /** @default [] */
            deprecated: string[];
            /** @default {} */
            fields: components["schemas"]["PromptFields"];
            /** @default null */
            name: string | null;
        };
        /**
         * DraftEstimate
         * @description Tokens of one call, and its cost in US dollars.
         *
         *         `input_tokens` is an estimate by characters, tools included; `most_output_tokens` is what the settings allow, None
         *         where they set no limit. `input_cost` is None where the price of `model` is unknown, `most_cost` also without a limit.
         */
        DraftEstimate: {
            input_cost: number | null;
            input_tokens: number;
            model: string | null;
            most_cost: number | null;
            most_output_tokens: number | null;
        };
        /**
         * DueRun
         * @description A run to be carried out: of which variant, on which case (its position), in which repeat, and what to ask.
         */
        DueRun: {
            case: number;
            repeat: number;
            request: components["schemas"]["TaskRequest"];
            variant: string;
        };
        /**
         * Duplicates
         * @description What was found among so many prompts: how many clusters and partials there are, and the largest of them.
         */
        Duplicates: {
            cluster_count: number;
            clusters: components["schemas"]["Cluster"][];
            partial_count: number;
            partials: components["schemas"]["PartialProposal"][];
            prompts: number;
        };
        /**
         * Effect
         * @description What a level of an axis did against `against`, averaged over `cells` pairs of variants that differ in it alone.
         */
        Effect: {
            against: string;
            axis: string;
            cells: number;
            comparison: components["schemas"]["Comparison"];
            level: string;
            metric: string;
            model: string;
        };
        /**
         * Effects
         * @description What the axes of an experiment did. The effects are one family for Holm's correction, the interactions another.
         */
        Effects: {
            effects: components["schemas"]["Effect"][];
            experiment: number;
            interactions: components["schemas"]["Interaction"][];
            spreads: components["schemas"]["Spread"][];
        };
        /**
         * Embedded
         * @description How many contents were given a vector, and by what.
         */
        Embedded: {
            contents: number;
            embedder: string;
        };
        /**
         * Errand
         * @description An errand and how far it has come: `done` of `planned` items or cases. `number` counts those of a project.
         *
         *         `subject` says in words what it is for, `trouble` what stopped it, `trouble_code` which problem that is; `ledger` holds
         *         what its calls cost, where it has a limit. Once done, `passport` is the number of what was measured, or `generated` what
         *         was written. The same asked again goes on where it was stopped, on the answers that were kept.
         */
        Errand: {
            author: string;
            created_at: string;
            digest: string;
            /** @default 0 */
            done: number;
            /** @default null */
            ended_at: string | null;
            /** @default null */
            generated: components["schemas"]["Generated"] | null;
            /** @enum {unknown} */
            kind: "generate_cases" | "measure_judge";
            /**
             * @default {
             *       "spent": 0,
             *       "reserved": 0
             *     }
             */
            ledger: components["schemas"]["Ledger"];
            number: number;
            /** @default null */
            passport: number | null;
            planned: number;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped";
            subject: string;
            /** @default null */
            trouble: string | null;
            /** @default null */
            trouble_code: string | null;
        };
        /**
         * Estimate
         * @description The mean of one arm over the `n` of `planned` cases that have a score, with its 95 % interval.
         *
         *         `clusters` counts the independent groups where cases share them. Mean and interval are in the score's own
         *         unit: a share lies between 0 and 1. The mean is None without any score; the interval also where a score
         *         without known limits is the same number on every case.
         */
        Estimate: {
            /** @default null */
            clusters: number | null;
            /** @default null */
            interval: components["schemas"]["Interval"] | null;
            /** @default null */
            mean: number | null;
            n: number;
            planned: number;
            /** @enum {unknown} */
            scale: "number" | "share";
            /** @default [] */
            warnings: string[];
        };
        /**
         * Event
         * @description A fact: who did what to which subject, and the digests of it before and after.
         *
         *         `seq` counts the events of a project without a gap; `hash` covers the event and `previous`, the hash of
         *         the one before, so that nobody can alter, drop or insert an entry unseen.
         */
        Event: {
            /** @enum {unknown} */
            action: "AliasReleased" | "CommentAdded" | "ConnectionRemoved" | "ConnectionSet" | "DatasetRevised" | "ErrandEnded" | "ErrandStarted" | "ExperimentEnded" | "ExperimentPlanned" | "ExperimentStarted" | "JudgeMeasured" | "LabelMoved" | "OptimizationEnded" | "OptimizationStarted" | "PolicySet" | "PriceRemoved" | "PriceSet" | "PromptAdopted" | "PromptArchived" | "PromptCreated" | "PromptDocumented" | "PromptPurged" | "PromptRenamed" | "PromptShared" | "PromptUnarchived" | "PromptUnshared" | "PromptUpdated" | "ProposalApproved" | "ProposalOpened" | "ProposalRejected" | "ProposalReleased" | "PurposeAdded" | "QueueClosed" | "QueueOpened" | "ReviewGiven" | "ReviewUndone" | "RunsScored" | "SealedCasesRead" | "StandardsSet" | "VersionArchived" | "VersionCommitted" | "VersionPurged" | "VersionRecommitted" | "VersionUnarchived" | "ViewRemoved" | "ViewSet";
            actor: string;
            after: string | null;
            at: string;
            before: string | null;
            data: Record<string, never>;
            hash: string;
            previous: string;
            seq: number;
            subject: string;
        };
        /**
         * Evidence
         * @description What one experiment says about two contents on one metric and one model, and what it was measured on.
         *
         *         `judge` is what was known of the judge behind the metric, None where none is.
         */
        Evidence: {
            baseline: string;
            baseline_digest: string;
            comparison: components["schemas"]["Comparison"];
            dataset: string;
            experiment: number;
            /** @default null */
            judge: components["schemas"]["JudgeNote"] | null;
            lost_cases: string[];
            measured_at: string;
            metric: string;
            model: string;
            plan_digest: string;
            revision: number;
            split: string | null;
            variant: string;
            variant_digest: string;
        };
        /**
         * EvidenceGate
         * @description Ask that an experiment on `dataset` has compared the proposed version with the one in service.
         *
         *         `no_worse`: not concluded worse, and no case marked `must_pass` lost. `non_inferior`: the interval's lower
         *         end lies above -margin. `better`: concluded better. `max_age` counts days.
         */
        EvidenceGate: {
            dataset: string;
            /** @default 0.02 */
            margin?: number;
            /** @default null */
            max_age?: number | null;
            metric: string;
            /**
             * @default no_worse
             * @enum {unknown}
             */
            require?: "better" | "no_worse" | "non_inferior";
            /** @default null */
            scorer?: Record<string, never> | null;
        };
        /**
         * Examples
         * @description Where the examples of the axis `shots` come from: a dataset, such as `demo/intent#train`, and how they are picked.
         *
         *         `random` takes them by chance, from `seed`; `diverse` those that differ most, each expected answer first once;
         *         `typical` those that most others resemble. The first K are always the same, however many are shown. `nearest`
         *         takes for each case those that say most like it, when it is rendered. The axis `pick`, where it is varied, goes
         *         before what is said here.
         */
        Examples: {
            dataset: string;
            /**
             * @default random
             * @enum {unknown}
             */
            pick?: "diverse" | "nearest" | "random" | "typical";
            /** @default 0 */
            seed?: number;
        };
        /**
         * Excerpt
         * @description A passage with what was found in it: `marks` are pairs of offsets into `text`, in order and apart.
         *
         *         `field` is `title`, `description` or the JSON pointer of the text in the content. `text` is as it was written:
         *         whoever shows it escapes it, and the marks say what to stress.
         */
        Excerpt: {
            /** @default false */
            cut_before: boolean;
            /** @default false */
            cut_behind: boolean;
            field: string;
            marks: [
                number,
                number
            ][];
            text: string;
        };
        /**
         * Experiment
         * @description A plan and how far it has come. `number` counts the experiments of a project.
         *
         *         `trouble` says in words what stopped it, `trouble_code` by the code of that problem; `recorded` marks one that was brought along from a run elsewhere
         *         (model, date, command). `extent` says how far it goes without being asked, `estimate` what its pilot told, `ledger`
         *         what its calls have cost, None where no limit has it kept.
         */
        Experiment: {
            author: string;
            created_at: string;
            ended_at: string | null;
            /** @default null */
            estimate: components["schemas"]["PilotEstimate"] | null;
            /**
             * @default all
             * @enum {unknown}
             */
            extent: "affordable" | "all" | "pilot";
            /** @default null */
            ledger: components["schemas"]["Ledger"] | null;
            number: number;
            plan: components["schemas"]["Plan"];
            plan_digest: string;
            progress: components["schemas"]["Progress"];
            /** @default null */
            recorded: string | null;
            started_at: string | null;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped" | "waiting";
            /** @default null */
            trouble: string | null;
            /** @default null */
            trouble_code: string | null;
        };
        /**
         * ExperimentSummary
         * @description What an experiment came to, by its first primary metric; nothing of it is computed anew.
         */
        ExperimentSummary: {
            arms: components["schemas"]["ArmSummary"][];
            experiment: number;
            metric: string;
            unit: string;
        };
        /**
         * ExperimentVerdict
         * @description What an experiment answers to a requirement: failed when a line is, else undecided when a line is.
         */
        ExperimentVerdict: {
            baseline: string;
            experiment: number;
            lines: components["schemas"]["RequirementLine"][];
            name: string;
            /** @enum {unknown} */
            outcome: "failed" | "passed" | "undecided";
            require: ("better" | "no_worse" | "non_inferior") | null;
        };
        /**
         * FacetCount
         * @description How many prompts have this value; a folder counts all that lie below it.
         */
        FacetCount: {
            prompts: number;
            value: string;
        };
        /**
         * Facets
         * @description How many prompts there are, and how they spread over each facet, the largest first.
         *
         *         Folders are those one step below the folder asked for. A prompt without a purpose, owner, label or model is
         *         in none of that facet's counts.
         */
        Facets: {
            folder: components["schemas"]["FacetCount"][];
            label: components["schemas"]["FacetCount"][];
            model: components["schemas"]["FacetCount"][];
            owner: components["schemas"]["FacetCount"][];
            prompts: number;
            purpose: components["schemas"]["FacetCount"][];
            status: components["schemas"]["FacetCount"][];
            tag: components["schemas"]["FacetCount"][];
        };
        /**
         * Feed
         * @description A stretch of the log, and the number to ask from next.
         */
        Feed: {
            events: components["schemas"]["Event"][];
            next: number;
        };
        /**
         * FieldDiff
         * @description A setting, input or output that differs; `before` is null in `add`, `after` in `remove`.
         */
        FieldDiff: {
            after: unknown;
            before: unknown;
            /** @enum {unknown} */
            kind: "add" | "change" | "remove";
            pointer: string;
        };
        /**
         * FieldsChanged
         * @description What changes of one prompt: the fields that do, before and after; the others are left out of both.
         */
        FieldsChanged: {
            after: components["schemas"]["PromptFields"];
            before: components["schemas"]["PromptFields"];
            prompt: string;
        };
        /**
         * Finalist
         * @description A candidate on the validation cases.
         *
         *         `gain` is its paired difference to the baseline, `lower` the low end of the interval around it (None where there
         *         is none). `tokens` is the length of the prompt, `cost` US dollars for a thousand calls where prices are known,
         *         `latency` the 95th percentile in milliseconds where something was called.
         */
        Finalist: {
            /** @default null */
            cost: number | null;
            gain: number;
            label: string;
            /** @default null */
            latency: number | null;
            lower: number | null;
            /** @default false */
            on_front: boolean;
            tokens: number;
        };
        /**
         * Finding
         * @description What a standard says about one draft or version.
         *
         *         `pointer` leads to the place as a prompt file has it: a text (`/template`, `/messages/0/content`), an input, or
         *         a key about the prompt (`/owner`). In a text, `offset` and `end` count characters from 0 and `line` and `column`
         *         from 1. A message never repeats a secret or personal data.
         */
        Finding: {
            /** @default null */
            column: number | null;
            /** @default null */
            end: number | null;
            /** @default null */
            fix: components["schemas"]["Fix"] | null;
            /** @default null */
            line: number | null;
            message: string;
            /** @default null */
            offset: number | null;
            /** @default  */
            pointer: string;
            rule: string;
            /** @enum {unknown} */
            severity: "blocker" | "hint" | "warning";
        };
        /**
         * Fix
         * @description A safe replacement: what stands from `offset` to `end` (characters of the text) becomes `text`.
         */
        Fix: {
            end: number;
            offset: number;
            text: string;
        };
        /**
         * Flip
         * @description A case on which two arms score differently: both scores, each the mean over the repeats.
         */
        Flip: {
            baseline: number;
            case: string;
            variant: number;
        };
        /**
         * Flips
         * @description What a variant wins, loses and leaves as it was, with the cases to look at; `missing` lack a score on a side.
         */
        Flips: {
            losses: number;
            lost: components["schemas"]["Flip"][];
            missing: number;
            ties: number;
            wins: number;
            won: components["schemas"]["Flip"][];
        };
        /**
         * Found
         * @description What a search brought. `method` says how: `lexical`, or `semantic: ` and what compared the meanings.
         *
         *         `next` is the cursor of the page behind this one, None on the last. `left_out` counts the current versions that
         *         were not compared because they have no vector yet.
         */
        Found: {
            hits: components["schemas"]["Hit"][];
            /** @default 0 */
            left_out: number;
            method: string;
            /** @default null */
            next: string | null;
        };
        /**
         * Gate
         * @description One condition of a policy and whether it is met, with a line that says so in words.
         *
         *         `release` stands alone and unmet: there is no policy to ask while the version cannot be released at all.
         */
        Gate: {
            /** @default [] */
            evidence: string[];
            /** @enum {unknown} */
            gate: "approval" | "evidence" | "release";
            line: string;
            met: boolean;
        };
        /**
         * Generated
         * @description The revision that holds what a model wrote. `refused` counts what was not taken, by why.
         *
         *         `writer` is the version that asked. The dataset is None when nothing was taken.
         */
        Generated: {
            added: number;
            calls: number;
            dataset: components["schemas"]["Dataset"] | null;
            refused: {
                [key: string]: number;
            };
            usage: components["schemas"]["Usage"];
            writer: string;
        };
        /**
         * GroupCount
         * @description The prompts of a folder or an owner: how many there are, and how many have this as their worst finding.
         */
        GroupCount: {
            /** @default 0 */
            blocker: number;
            /** @default 0 */
            hint: number;
            name: string;
            prompts: number;
            /** @default 0 */
            warning: number;
        };
        /**
         * Headroom
         * @description What the strategies score on the same cases.
         *
         *         `spread` is the best mean less the worst; `p` the probability of so large a variance between them were they all
         *         equal, by permutations within each case. `worthwhile` says whether to go on.
         */
        Headroom: {
            baseline: number;
            cases: number;
            means: {
                [key: string]: number;
            };
            p: number;
            said: string;
            spread: number;
            worthwhile: boolean;
        };
        /**
         * Hit
         * @description A version that was found, with what is said of its prompt.
         *
         *         `prompt` is its name, and `project:name` where it is another project's. `labels` are those that stand on this version, `is_head` says whether the last commit returned it.
         *         `similarity` is the cosine where meanings were compared, None where words were.
         */
        Hit: {
            /** @default [] */
            excerpts: components["schemas"]["Excerpt"][];
            is_head: boolean;
            labels: string[];
            model: string | null;
            owner: string | null;
            project: string;
            prompt: string;
            purpose: string | null;
            /** @default null */
            similarity: number | null;
            /** @enum {unknown} */
            status: "active" | "deprecated" | "draft";
            tags: string[];
            title: string;
            version: number;
        };
        /**
         * ImagePart
         * @description An image in a message: by `url`, or as Base64 `data` of a `media_type` such as `image/png`.
         *
         *         `url` and `data` are templates, so that the image may be a variable; `cache` is as in a `TextPart`.
         */
        ImagePart: {
            /** @default false */
            cache?: boolean;
            /** @default null */
            data?: string | null;
            /** @default null */
            media_type?: string | null;
            /** @enum {unknown} */
            type: "image";
            /** @default null */
            url?: string | null;
        };
        /**
         * Imported
         * @description The revision that holds the rows. `created` is False when it was there; `repeated` counts equal inputs.
         *
         *         `findings` are the keys and the hidden characters in them, with pointers such as `/rows/3/input/text`: cases
         *         may be examples of what nobody should write, so these stop nothing.
         */
        Imported: {
            created: boolean;
            dataset: components["schemas"]["Dataset"];
            /** @default [] */
            findings: components["schemas"]["Finding"][];
            repeated: number;
        };
        /**
         * ImportedVersion
         * @description A version to import. `fields` describe its prompt where the import makes it.
         */
        ImportedVersion: {
            content: components["schemas"]["Content"];
            /** @default {} */
            fields?: components["schemas"]["PromptFields"];
            /** @default  */
            note?: string;
            prompt: string;
        };
        /**
         * ImportItem
         * @description A version on its way in: where it stood, what is kept of it, and what was changed or left behind.
         *
         *         `pins` are those of its partials that mean another item of the import, by its source: whatever number that
         *         one is kept as is what the reference then names.
         */
        ImportItem: {
            /** @default [] */
            changed?: string[];
            content: components["schemas"]["Content"];
            /** @default {} */
            fields?: components["schemas"]["PromptFields"];
            /** @default [] */
            labels?: string[];
            /** @default [] */
            left?: string[];
            /** @default  */
            note?: string;
            /** @default {} */
            pins?: {
                [key: string]: string;
            };
            prompt: string;
            source: string;
        };
        /**
         * ImportLine
         * @description What became of one thing in a file. `literal` says that its text is kept as it is, without variables.
         */
        ImportLine: {
            /** @default [] */
            changed: string[];
            /** @default null */
            error: string | null;
            /** @default [] */
            labels: string[];
            /** @default [] */
            left: string[];
            /** @default false */
            literal: boolean;
            /** @enum {unknown} */
            outcome: "failed" | "known" | "new" | "version";
            /** @default null */
            prompt: string | null;
            source: string;
            /** @default null */
            version: number | null;
        };
        /**
         * ImportReport
         * @description What was taken, changed or left, line by line. `kept` is False for a rehearsal, which writes nothing.
         */
        ImportReport: {
            counts: {
                [key: string]: number;
            };
            kept: boolean;
            lines: components["schemas"]["ImportLine"][];
        };
        /**
         * Interaction
         * @description How much more a level of one axis does at a level of another than at that one's first: half the difference.
         *
         *         `comparison` is the effect of both differing from the effect of each, as Yates counts it; `matters` says that
         *         it was told from 0, with all interactions looked at as one family.
         */
        Interaction: {
            axes: [
                string,
                string
            ];
            comparison: components["schemas"]["Comparison"];
            levels: [
                string,
                string
            ];
            matters: boolean;
            metric: string;
            model: string;
        };
        /**
         * Interval
         * @description From `low` to `high`, which in repeated samples holds the true figure as often as `confidence` says.
         */
        Interval: {
            confidence: number;
            high: number;
            low: number;
            /** @enum {unknown} */
            method: "adjusted_t" | "bonett_price" | "clustered_t" | "t" | "wilson" | "worst_case";
        };
        /**
         * JudgeNote
         * @description What is known of the judge behind a metric: `unverified judge`, `verified judge` or `unfit judge`, and why.
         */
        JudgeNote: {
            model: string;
            passport: number | null;
            prompt: string;
            reasons: string[];
            says: string;
            /** @enum {unknown} */
            standing: "unfit" | "unverified" | "verified";
            /** @default [] */
            warnings: string[];
        };
        /**
         * Label
         * @description Where a label points now, and the release that put it there (`revision`).
         */
        Label: {
            actor: string;
            label: string;
            moved_at: string;
            prompt: string;
            revision: number;
            version: number;
        };
        /**
         * LabeledItem
         * @description What a judge is measured on: an answer, or two, to a question; and what people say of it.
         *
         *         `label` is from 0 to 1; of a pair 1 says that the first is better, 0 the second, 0.5 that neither is.
         */
        LabeledItem: {
            /** @default null */
            answer?: string | null;
            /** @default null */
            first?: string | null;
            id: string;
            /** @default null */
            label?: number | null;
            question: string;
            /** @default null */
            reference?: string | null;
            /** @default null */
            run?: components["schemas"]["RunReference"] | null;
            /** @default null */
            second?: string | null;
        };
        /**
         * LabeledVerdict
         * @description A person's label of a run beside the judge's verdict on it.
         */
        LabeledVerdict: {
            label: number;
            /** @default null */
            run: components["schemas"]["RunReference"] | null;
            verdict: number;
        };
        /**
         * Leader
         * @description A version's place on a board. `comparison` is against the first one, whose own is None.
         *
         *         `prompt` is its name, and `project:name` where it is another project's, whose `experiment` is None.
         */
        Leader: {
            comparison: components["schemas"]["Comparison"] | null;
            estimate: components["schemas"]["Estimate"];
            experiment: number | null;
            measured_at: string;
            prompt: string;
            version: number;
        };
        /**
         * Leaderboard
         * @description Versions measured alike, the highest mean first. `dataset` is `project:name` where it is another project's.
         */
        Leaderboard: {
            dataset: string;
            leaders: components["schemas"]["Leader"][];
            metric: string;
            model: components["schemas"]["ModelChoice"];
            revision: number;
            split: string | null;
        };
        /**
         * Leak
         * @description A case whose input stands in a prompt: as an example, most likely. `share` of its runs of words are there.
         */
        Leak: {
            case: string;
            prompt: string;
            share: number;
            split: string | null;
        };
        /**
         * Ledger
         * @description What an experiment's calls have cost, and what is set aside for those under way, in US dollars.
         *
         *         What was set aside for a call whose answer was lost stays so: it may have cost that.
         */
        Ledger: {
            /** @default 0 */
            reserved: number;
            /** @default 0 */
            spent: number;
        };
        /**
         * Lesson
         * @description What a level of an axis did against another, over so many experiments.
         *
         *         `experiments` are those of the project itself, `elsewhere` counts those of other projects on prompts they share.
         */
        Lesson: {
            against: string;
            axis: string;
            cases: number;
            /** @default {} */
            elsewhere: {
                [key: string]: number;
            };
            experiments: number[];
            level: string;
            summary: components["schemas"]["Summary"];
        };
        /**
         * Likeness
         * @description How alike two texts are.
         *
         *         `identical` texts are equal to the character, `same_normalized` ones but for case, punctuation and layout;
         *         `near` ones share enough of their runs of three words. `jaccard` is the share of those runs that both have,
         *         `edit` the share of words that stay when one text is edited into the other (Levenshtein; None when one has
         *         more than 20,000 words).
         */
        Likeness: {
            edit: number | null;
            jaccard: number;
            /** @enum {unknown} */
            kind: "identical" | "near" | "same_normalized";
        };
        /**
         * Limits
         * @description How far an experiment may go.
         *
         *         `max_cost` counts US dollars; with it a model whose price is unknown is refused, unless `allow_unpriced`.
         */
        Limits: {
            /** @default false */
            allow_unpriced?: boolean;
            /** @default 8 */
            concurrency?: number;
            /** @default null */
            max_cost?: number | null;
            /** @default 10000 */
            max_runs?: number;
            /** @default 4 */
            retries?: number;
            /** @default 120 */
            timeout?: number;
        };
        /**
         * Lineage
         * @description The versions of a prompt, newest first, and the returns of its head, in their order.
         */
        Lineage: {
            head: number | null;
            nodes: components["schemas"]["Node"][];
            prompt: string;
            returns: components["schemas"]["Return"][];
        };
        /**
         * Linted
         * @description What the standards say of one content. A draft has no version, and may have no name.
         */
        Linted: {
            findings: components["schemas"]["Finding"][];
            prompt: string | null;
            version: number | null;
        };
        /**
         * LintedLibrary
         * @description A page of a library's prompts: the coverage of all of them, and those with findings.
         *
         *         `next` is the cursor of the page behind it. The coverages of all pages, joined, are the library's.
         */
        LintedLibrary: {
            coverage: components["schemas"]["Coverage"];
            data: components["schemas"]["Linted"][];
            next: string | null;
        };
        /**
         * Look
         * @description A reading of the sealed test cases: the alpha it spends, noted before the first of them is called.
         */
        Look: {
            alpha: number;
            at: string;
        };
        /**
         * Member
         * @description A prompt of a cluster, by its head, another project's as `project:name`.
         *
         *         `likeness` is that to the oldest member, which has none.
         */
        Member: {
            labels: {
                [key: string]: number;
            };
            likeness: components["schemas"]["Likeness"] | null;
            prompt: string;
            title: string;
            version: number;
        };
        /**
         * Message
         * @description One turn of a chat: who speaks, and the template of what is said, or the parts it is made of.
         *
         *         With the role `placeholder` it is the place where the caller's own list of messages goes in, and `content`
         *         is the name of the variable that holds them. `name` tells speakers of one role apart; `tool_calls` are what
         *         an assistant called, and `tool_call_id` which of these calls a message of the role `tool` answers.
         */
        Message: {
            content: string | (components["schemas"]["TextPart"] | components["schemas"]["ImagePart"])[];
            /** @default null */
            name?: string | null;
            /** @enum {unknown} */
            role: "assistant" | "developer" | "placeholder" | "system" | "tool" | "user";
            /** @default null */
            tool_call_id?: string | null;
            /** @default [] */
            tool_calls?: components["schemas"]["ToolCall"][];
        };
        /**
         * MetricResult
         * @description What an arm scores on a metric, and how many runs gave no score for which reason.
         *
         *         `judge` says what is known of the judge behind it, such as `unverified judge`; `corrected` the mean as people's
         *         labels of some of its runs correct it, where there are such labels; `consistency` how alike repeats are, where there are
         *         any.
         */
        MetricResult: {
            /** @default null */
            consistency: components["schemas"]["Consistency"] | null;
            /** @default null */
            corrected: components["schemas"]["Corrected"] | null;
            estimate: components["schemas"]["Estimate"];
            /** @default null */
            judge: string | null;
            unit: string;
            unscored: {
                [key: string]: number;
            };
        };
        /**
         * MigrationPlan
         * @description What a migration would run. `cost` is None where that of a step is.
         */
        MigrationPlan: {
            label: string;
            new: string;
            old: string;
            steps: components["schemas"]["MigrationStep"][];
            unmeasured: components["schemas"]["Unmeasured"][];
        };
        /**
         * MigrationReport
         * @description What is known of a migration. `pending` counts the steps that have not been carried out to their end.
         */
        MigrationReport: {
            label: string;
            new: string;
            old: string;
            pending: components["schemas"]["MigrationStep"][];
            results: components["schemas"]["MigrationResult"][];
            unmeasured: components["schemas"]["Unmeasured"][];
        };
        /**
         * MigrationResult
         * @description What a step says: the new model against the old one on each primary metric, and what both take.
         *
         *         `conclusion` is that of the worst metric. `spent` is what its own calls cost, kept answers left out. `change`
         *         is the prompt written for the new model, None where its content does not name a model.
         */
        MigrationResult: {
            change: components["schemas"]["Content"] | null;
            comparisons: {
                [key: string]: components["schemas"]["Comparison"];
            };
            /** @enum {unknown} */
            conclusion: "better" | "equivalent" | "invalid" | "undecided" | "worse";
            dataset: string;
            experiment: number;
            new: components["schemas"]["ModelFigures"];
            old: components["schemas"]["ModelFigures"];
            prompt: string;
            spent: number | null;
            version: number;
        };
        /**
         * MigrationStep
         * @description One prompt on one of its datasets: the experiment that compares the two models.
         *
         *         `like` is the experiment whose terms it takes. `cost` is what its runs would come to at most, in US dollars by
         *         the tokens of `like`, None where a price or the tokens are unknown; `experiment` the one that has been made.
         */
        MigrationStep: {
            cost: number | null;
            dataset: string;
            design: components["schemas"]["Design"];
            /** @default null */
            experiment: number | null;
            like: number;
            prompt: string;
            runs: number;
            version: number;
        };
        /**
         * MixedModel
         * @description An arm whose runs were answered by more than one model: a name that a provider pointed elsewhere meanwhile.
         *
         *         `answered` counts the runs by the id that the server gave. What it is compared with may be another model's doing.
         */
        MixedModel: {
            answered: {
                [key: string]: number;
            };
            model: string;
            variant: string;
        };
        /**
         * ModelChoice
         * @description A model under test, `connection/model-id`, with its parameters as sent.
         */
        ModelChoice: {
            model: string;
            /** @default {} */
            params?: Record<string, never>;
            /**
             * @default derived
             * @enum {unknown}
             */
            seed?: "derived" | "none";
        };
        /**
         * ModelFigures
         * @description What a model took for all runs of a step; `cost` in US dollars, `latency_p50` in milliseconds, where known.
         */
        ModelFigures: {
            cost: number | null;
            input_tokens: number;
            latency_p50: number | null;
            output_tokens: number;
        };
        /**
         * ModelSettings
         * @description The model a version was written for, and its parameters (`temperature`, `max_tokens`, …).
         */
        ModelSettings: {
            /** @default null */
            name?: string | null;
            /** @default {} */
            params?: Record<string, never>;
        };
        /**
         * NamedDiff
         * @description A variant, and what it changes of the prompt that was varied.
         */
        NamedDiff: {
            diff: components["schemas"]["Diff"];
            variation: components["schemas"]["Variation"];
        };
        /**
         * NearCases
         * @description Two cases of different splits that say nearly the same, the most alike of their family; how alike they are.
         *
         *         `family` counts the cases that hang together with them.
         */
        NearCases: {
            family: number;
            likeness: components["schemas"]["Likeness"];
            one: string;
            one_split: string;
            other: string;
            other_split: string;
        };
        /**
         * Nearest
         * @description Which examples a variant shows to each case: the `count` most like it, of a split of a dataset's revision.
         *
         *         The most alike stands last, next to what is asked; `order` shuffles them, `seed` decides among equals. The
         *         `revision_digest` names the pool's contents.
         */
        Nearest: {
            count: number;
            dataset: string;
            /** @default 0 */
            order: number;
            revision: number;
            revision_digest: string;
            /** @default 0 */
            seed: number;
            split: string | null;
        };
        /**
         * Node
         * @description A version without its content: its parent, the labels that stand at it, and whether it is out of use.
         */
        Node: {
            author: string;
            created_at: string;
            digest: string;
            /** @default [] */
            labels: string[];
            note: string;
            number: number;
            parent: number | null;
            /** @default null */
            retirement: components["schemas"]["Retirement"] | null;
        };
        /**
         * Notice
         * @description Hidden or look-alike characters at a place: `offset` and `line`, `column` in the text that `pointer` leads to.
         *
         *         Offsets count characters from 0, lines and columns from 1.
         */
        Notice: {
            /** @enum {unknown} */
            code: "hidden_characters" | "lookalike_characters";
            column: number;
            detail: string;
            line: number;
            offset: number;
            pointer: string;
        };
        /**
         * Optimization
         * @description An optimization and how far it has come. `number` counts those of a project.
         *
         *         `dataset` and `revision` name the working copy in which every case has its part; `parts` counts them. `dealt` is
         *         the revision of the design's dataset that was split by chance, None where its own splits were taken. `rounds`
         *         keeps what was suggested, so that going on after a stop asks nobody twice; `asked` counts the calls that this took. `calls` is what was paid for,
         *         `cost` in US dollars where prices are known. `search` is the winner against the baseline on the validation
         *         cases, where it was chosen and therefore flattered; `confirmed` is the same on the sealed test cases, once.
         */
        Optimization: {
            /** @default 0 */
            asked: number;
            author: string;
            baseline: string;
            /** @default 0 */
            calls: number;
            /** @default null */
            confirmed: components["schemas"]["Comparison"] | null;
            /** @default null */
            cost: number | null;
            created_at: string;
            dataset: string;
            /** @default null */
            dealt: number | null;
            design: components["schemas"]["OptimizationDesign"];
            digest: string;
            /** @default null */
            ended_at: string | null;
            /** @default null */
            evidence: string | null;
            /** @default [] */
            experiments: number[];
            exploration: boolean;
            /** @default [] */
            finalists: components["schemas"]["Finalist"][];
            /** @default [] */
            guards_lost: string[];
            /** @default null */
            headroom: components["schemas"]["Headroom"] | null;
            /** @default null */
            look: components["schemas"]["Look"] | null;
            number: number;
            /** @default null */
            outcome: ("confirmed" | "exploration" | "no_headroom" | "not_confirmed" | "nothing_found") | null;
            parts: {
                [key: string]: number;
            };
            /** @default null */
            proposal: number | null;
            revision: number;
            /** @default [] */
            rounds: components["schemas"]["Suggestion"][][];
            /** @default  */
            said: string;
            /** @default null */
            search: components["schemas"]["Comparison"] | null;
            /** @default planned */
            stage: string;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped";
            /** @default [] */
            trials: components["schemas"]["Trial"][];
            /** @default null */
            trouble: string | null;
            /** @default null */
            version: number | null;
            /** @default null */
            winner: components["schemas"]["Candidate"] | null;
        };
        /**
         * OptimizationDesign
         * @description What is asked of an optimization, all of it frozen before the first call.
         *
         *         `prompt` is a reference such as `support/triage@production`, `dataset` one without a split: its cases are split
         *         by `splits`, or by chance where that is None. `metric` is one of `scorers`; `guards` are others that may not get
         *         worse. `goal` is to score better, or to say as much in fewer tokens, within `margin`. Beside the regions that
         *         the prompt locks itself, the texts in `locked` must stay word for word. `max_tokens` caps what the prompt may
         *         grow to, twice what it has by default. `looks` is how often the sealed test cases are meant to be read for this
         *         prompt and metric in all: each reading spends that share of `alpha`. A confirmed winner is proposed for `label`.
         *         `anyway` goes on where the headroom test says that it is unlikely to help.
         */
        OptimizationDesign: {
            /**
             * @default {
             *       "calls": 2000,
             *       "cost": null
             *     }
             */
            allowance?: components["schemas"]["Allowance"];
            /** @default 0.05 */
            alpha?: number;
            /** @default false */
            anyway?: boolean;
            dataset: string;
            /**
             * @default better
             * @enum {unknown}
             */
            goal?: "better" | "shorter";
            /** @default [] */
            guards?: string[];
            /** @default production */
            label?: string | null;
            /**
             * @default {
             *       "concurrency": 8,
             *       "max_runs": 10000,
             *       "timeout": 120,
             *       "retries": 4,
             *       "max_cost": null,
             *       "allow_unpriced": false
             *     }
             */
            limits?: components["schemas"]["Limits"];
            /** @default [] */
            locked?: string[];
            /** @default 1 */
            looks?: number;
            /** @default 0.02 */
            margin?: number;
            /** @default null */
            max_tokens?: number | null;
            metric: string;
            model: components["schemas"]["ModelChoice"];
            /**
             * @default zero
             * @enum {unknown}
             */
            on_bad_answer?: "missing" | "zero";
            /**
             * @default [
             *       "axes",
             *       "examples",
             *       "compress"
             *     ]
             */
            optimizers?: string[];
            prompt: string;
            /** @default 24 */
            proposals?: number;
            scorers: {
                [key: string]: Record<string, never>;
            };
            /** @default null */
            splits?: components["schemas"]["Splits"] | null;
            /** @default null */
            writer?: components["schemas"]["ModelChoice"] | null;
        };
        /**
         * OptimizationPlan
         * @description An optimization before its first call.
         *
         *         `parts` counts the cases it would race on, take examples from, choose on and confirm on; `exploration` says that the
         *         last are too few to release anything by. `alpha` is what its look at them spends, `smallest_effect` the smallest
         *         gain of a share they can confirm. `resumes` is the optimization of an equal design that it would go on with.
         */
        OptimizationPlan: {
            alpha: number;
            baseline: string;
            exploration: boolean;
            least_calls: number;
            parts: {
                [key: string]: number;
            };
            resumes: number | null;
            smallest_effect: number;
            tokens: number;
        };
        /**
         * OptimizationReport
         * @description An optimization, the estimated tokens of its baseline, and the steps from there to the winner, if there is one.
         */
        OptimizationReport: {
            optimization: components["schemas"]["Optimization"];
            steps: components["schemas"]["Step"][];
            tokens: number;
        };
        /**
         * Origin
         * @description A version that a line or a word comes from.
         */
        Origin: {
            author: string;
            created_at: string;
            note: string;
            version: number;
        };
        /**
         * Override
         * @description What differs for some models: the template or the messages, parameters, or both.
         *
         *         `params` are put over those of the prompt; one that is null is left out for these models.
         */
        Override: {
            /** @default null */
            messages?: components["schemas"]["Message"][] | null;
            /** @default {} */
            params?: Record<string, never>;
            /** @default null */
            template?: string | null;
        };
        /**
         * Page[Alias]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Alias_: {
            data: components["schemas"]["Alias"][];
            next: string | null;
        };
        /**
         * Page[Case]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Case_: {
            data: components["schemas"]["Case"][];
            next: string | null;
        };
        /**
         * Page[Comment]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Comment_: {
            data: components["schemas"]["Comment"][];
            next: string | null;
        };
        /**
         * Page[Dataset]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Dataset_: {
            data: components["schemas"]["Dataset"][];
            next: string | null;
        };
        /**
         * Page[DueRun]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_DueRun_: {
            data: components["schemas"]["DueRun"][];
            next: string | null;
        };
        /**
         * Page[Errand]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Errand_: {
            data: components["schemas"]["Errand"][];
            next: string | null;
        };
        /**
         * Page[Experiment]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Experiment_: {
            data: components["schemas"]["Experiment"][];
            next: string | null;
        };
        /**
         * Page[Optimization]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Optimization_: {
            data: components["schemas"]["Optimization"][];
            next: string | null;
        };
        /**
         * Page[Passport]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Passport_: {
            data: components["schemas"]["Passport"][];
            next: string | null;
        };
        /**
         * Page[Prompt]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Prompt_: {
            data: components["schemas"]["Prompt"][];
            next: string | null;
        };
        /**
         * Page[Proposal]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Proposal_: {
            data: components["schemas"]["Proposal"][];
            next: string | null;
        };
        /**
         * Page[Queue]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Queue_: {
            data: components["schemas"]["Queue"][];
            next: string | null;
        };
        /**
         * Page[Run]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Run_: {
            data: components["schemas"]["Run"][];
            next: string | null;
        };
        /**
         * Page[SideBySide]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_SideBySide_: {
            data: components["schemas"]["SideBySide"][];
            next: string | null;
        };
        /**
         * Page[TimelineEntry]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_TimelineEntry_: {
            data: components["schemas"]["TimelineEntry"][];
            next: string | null;
        };
        /**
         * Page[Version]
         * @description Some rows, in order. `next` is the cursor of the page behind it, None on the last.
         */
        Page_Version_: {
            data: components["schemas"]["Version"][];
            next: string | null;
        };
        /**
         * PairAgreement
         * @description How far two reviewers agree beyond chance on what both looked at: Cohen's kappa with its 95 % interval.
         */
        PairAgreement: {
            kappa: components["schemas"]["Range"];
            one: string;
            other: string;
        };
        /**
         * PairAnalysis
         * @description A variant against a baseline on one model and metric: what it says, the cases that flip, and its slices.
         *
         *         `comparison` is judged in one family with those against all baselines that were asked for.
         */
        PairAnalysis: {
            comparison: components["schemas"]["ComparisonResult"];
            flips: components["schemas"]["Flips"];
            slices: components["schemas"]["Slice"][];
        };
        /**
         * PanelAgreement
         * @description How far a queue has come, and how far its reviewers agree: Krippendorff's alpha with its 95 % interval.
         *
         *         `shared` counts the items of more than one reviewer, `done` those that enough have looked at; `disputed` are positions
         *         of items that reviewers are furthest apart on, the furthest first.
         */
        PanelAgreement: {
            alpha: components["schemas"]["Range"];
            disputed: number[];
            done: number;
            items: number;
            pairs: components["schemas"]["PairAgreement"][];
            queue: string;
            reviewers: components["schemas"]["ReviewerCount"][];
            shared: number;
        };
        /**
         * Partial
         * @description A partial as it is served: the version that the lock holds, with its content.
         */
        Partial: {
            content: components["schemas"]["Content"];
            digest: string;
            prompt: string;
            version: number;
        };
        /**
         * PartialProposal
         * @description A passage that could be kept once: the text, the prompt that would hold it, and who would include it.
         *
         *         `name` is that of a prompt which says just this, where there is one, else a free one. `prompts` counts all that say it, `saved` the words that would no longer be said again; `rewrites` are of
         *         the first of them.
         */
        PartialProposal: {
            name: string;
            prompts: number;
            rewrites: components["schemas"]["Rewrite"][];
            saved: number;
            text: string;
            words: number;
        };
        /**
         * Passport
         * @description What was measured of a judge, on how many items; a figure is None where the items could not show it.
         *
         *         `first_position` is the share of decided verdicts that name the answer that stands first (.5 without bias);
         *         `length_slope` how much a verdict rises with a hundred words more, beyond what people say, with its p-value. The rates
         *         are the shares of people's passes and fails that it passes and fails. `reasons` say why it is unfit or unverified.
         */
        Passport: {
            alpha: components["schemas"]["Range"] | null;
            author: string;
            created_at: string;
            fail_rate: number | null;
            first_position: number | null;
            items: number;
            judge: string;
            kappa: components["schemas"]["Range"] | null;
            kind: string;
            labeled: components["schemas"]["LabeledVerdict"][];
            labels: number;
            length_p: number | null;
            length_slope: number | null;
            name: string;
            nonsense: number;
            number: number;
            pass_rate: number | null;
            reasons: string[];
            repeatability: number | null;
            spec: Record<string, never>;
            /** @enum {unknown} */
            standing: "unfit" | "unverified" | "verified";
            swap_consistency: components["schemas"]["Range"] | null;
            warnings: string[];
        };
        /**
         * PatternRule
         * @description A standard of the project's own: an RE2 pattern that must not match, or with `require` must.
         *
         *         `where` says which texts it is held against.
         */
        PatternRule: {
            id: string;
            /** @default false */
            ignore_case?: boolean;
            message: string;
            pattern: string;
            /** @default false */
            require?: boolean;
            /**
             * @default warning
             * @enum {unknown}
             */
            severity?: "blocker" | "hint" | "warning";
            /**
             * @default text
             * @enum {unknown}
             */
            where?: "assistant" | "description" | "developer" | "name" | "system" | "text" | "title" | "user";
        };
        /**
         * Piece
         * @description A stretch of text that stayed, went or came.
         */
        Piece: {
            /** @enum {unknown} */
            kind: "add" | "remove" | "same";
            text: string;
        };
        /**
         * PilotEstimate
         * @description What the rest of an experiment takes, told from a pilot of `cases` cases: `left` calls at most, judges' included.
         *
         *         `cost` counts US dollars, None where a price or a count of tokens is unknown (`unpriced` names the models); `seconds`
         *         are those of the clock, None where nothing was called. Answers that were kept before are in neither.
         */
        PilotEstimate: {
            cases: number;
            cost: components["schemas"]["Range"] | null;
            left: number;
            seconds: components["schemas"]["Range"] | null;
            /** @default [] */
            unpriced: string[];
        };
        /**
         * Pin
         * @description What the reference of a partial resolved to: one version of one prompt, for good.
         */
        Pin: {
            digest: string;
            prompt: string;
            version: number;
        };
        /**
         * Place
         * @description Where a text stands in a version: a message's number, counted from 1, and its role; a template has neither.
         *
         *         `part` is the number of the part, for a message in parts, and `override` the pattern of the models it is for.
         */
        Place: {
            /** @default null */
            number: number | null;
            /** @default null */
            override: string | null;
            /** @default null */
            part: number | null;
            /** @default null */
            role: string | null;
        };
        /**
         * Plan
         * @description What will be run and how it will be judged, frozen before the first call; known by its digest.
         *
         *         `levels` has the level of each axis, by the axis, of the variants that were made by varying one prompt.
         */
        Plan: {
            alpha: number;
            baseline: string;
            cases: number;
            dataset: string;
            /** @default false */
            fresh: boolean;
            /** @default {} */
            levels: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            limits: components["schemas"]["Limits"];
            margin: number;
            models: {
                [key: string]: components["schemas"]["ModelChoice"];
            };
            name: string;
            /** @enum {unknown} */
            on_bad_answer: "missing" | "zero";
            primary: string[];
            repeats: number;
            revision: number;
            revision_digest: string;
            scorers: {
                [key: string]: Record<string, never>;
            };
            split: string | null;
            /**
             * @default none
             * @enum {unknown}
             */
            stopping: "none" | "three_looks";
            variants: components["schemas"]["Variant"][];
        };
        /**
         * Planned
         * @description A plan before its first call.
         *
         *         `smallest_effect` is the smallest difference of two shares that this many cases can see (80 % power, a fifth
         *         of the cases told apart); `judge_calls` how often judges can be asked at most; `resumes` the experiment of an equal plan
         *         that it would go on with; `file` the design as the YAML that `pecia experiment run` takes, `beside` the text of each
         *         prompt file that it names, by its name.
         */
        Planned: {
            beside: {
                [key: string]: string;
            };
            cost: components["schemas"]["PlannedCost"];
            digest: string;
            file: string;
            judge_calls: number;
            plan: components["schemas"]["Plan"];
            resumes: number | null;
            runs: number;
            smallest_effect: number;
        };
        /**
         * PlannedCost
         * @description About what the calls of a plan take, in tokens of input and US dollars. Judges' calls are not in it.
         *
         *         `least` is what the inputs alone cost, `most` with the longest answers that the settings allow: None where a model
         *         has no limit for them. Both are None where a price is unknown (`unpriced` names the models). Answers that were kept
         *         before cost nothing again, so that it may be less.
         */
        PlannedCost: {
            input_tokens: number;
            least: number | null;
            most: number | null;
            /** @default [] */
            unpriced: string[];
        };
        /**
         * Policy
         * @description What `label` asks, of the prompts whose name matches `prompts` (`*` stands for any text).
         *
         *         `approvals` counts people other than the opener of the proposal and the authors of the version.
         */
        Policy: {
            /** @default 0 */
            approvals?: number;
            /** @default [] */
            evidence?: components["schemas"]["EvidenceGate"][];
            label: string;
            /** @default * */
            prompts?: string;
        };
        /**
         * PolicyTest
         * @description What an evidence gate of a label asks of a prompt.
         *
         *         `design` compares the head (`candidate`) with the version in service (`baseline`) on the models, by the
         *         scorers and with the repeats of `like`, the newest finished experiment on the gate's dataset. Both are
         *         None where there was none: a policy names no models.
         */
        PolicyTest: {
            design: components["schemas"]["Design"] | null;
            gate: components["schemas"]["EvidenceGate"];
            label: string;
            like: number | null;
            prompt: string;
            requirement: components["schemas"]["Requirement"];
        };
        /**
         * Price
         * @description US dollars for a million tokens: of the input, of the output, and of the input that a provider remembered.
         *
         *         `cached` and `written` are what reading from the provider's memory and writing to it costs; where absent, as
         *         much as other input.
         */
        Price: {
            /** @default null */
            cached?: number | null;
            input: number;
            output: number;
            /** @default null */
            written?: number | null;
        };
        /**
         * Problem
         * @description An RFC 9457 problem: clients switch on `code`; `detail` is for people and may change.
         */
        Problem: {
            /** @enum {string} */
            code: "address_taken" | "already_decided" | "approval_refused" | "archived" | "budget_spent" | "confirmation_needed" | "conflict" | "csrf" | "egress_blocked" | "equal_variants" | "experiment_stopped" | "forbidden" | "header_too_large" | "hidden_characters" | "import_too_large" | "in_service" | "include_cycle" | "include_too_deep" | "insufficient_storage" | "internal" | "interrupted" | "invalid_content" | "invalid_dataset" | "invalid_experiment" | "invalid_host" | "invalid_import" | "invalid_json" | "invalid_name" | "invalid_optimization" | "invalid_parameter" | "invalid_policy" | "invalid_prompt_file" | "invalid_query" | "invalid_request" | "invalid_review" | "invalid_settings" | "invalid_standards" | "invalid_template" | "invalid_variable" | "invalid_variation" | "invalid_yaml" | "locked" | "method_not_allowed" | "missing_variable" | "model_unavailable" | "newer_schema" | "not_found" | "optimization_stopped" | "out_of_sync" | "output_too_large" | "payload_too_large" | "policy_unmet" | "precondition_failed" | "proposal_required" | "purged" | "purged_content" | "quota_exceeded" | "regex_unsupported" | "renamed" | "render_failed" | "request_timeout" | "secret_detected" | "standards_unmet" | "storage_failed" | "template_not_allowed" | "template_too_complex" | "template_too_large" | "test_spent" | "unavailable" | "unknown_field" | "unknown_variable" | "unresolved_conflict" | "unsafe_path" | "unsupported_media_type" | "usage";
            detail: string;
            /** @default [] */
            errors?: components["schemas"]["Detail"][];
            /** @default null */
            hint?: string | null;
            instance: string;
            retryable: boolean;
            status: number;
            title: string;
            type: string;
        };
        /**
         * Progress
         * @description How far an experiment is, and how many runs ended in which state.
         *
         *         `judged` counts the verdicts of its judges that are kept, `to_judge` those there are to be as far as that is known.
         */
        Progress: {
            called: number;
            done: number;
            /** @default 0 */
            judged: number;
            planned: number;
            reused: number;
            states: {
                [key: string]: number;
            };
            /** @default 0 */
            to_judge: number;
        };
        /**
         * ProjectPrice
         * @description What a project says that calls to a model (`connection/model-id`) cost, and who said so.
         */
        ProjectPrice: {
            actor: string;
            at: string;
            model: string;
            price: components["schemas"]["Price"];
        };
        /**
         * Prompt
         * @description A prompt as the library lists it.
         *
         *         `head` is what the last commit returned, `latest` the highest number, `model` the one the head was written for.
         *         One that is `archived` is hidden from lists, takes no commits and no releases, and still serves what its labels name.
         */
        Prompt: {
            /** @default false */
            archived: boolean;
            created_at: string;
            description: string;
            head: number | null;
            labels: {
                [key: string]: number;
            };
            latest: number | null;
            /** @default null */
            model: string | null;
            name: string;
            owner: string | null;
            purpose: string | null;
            /** @default [] */
            related: string[];
            /** @default null */
            replacement: string | null;
            /** @default null */
            review_by: string | null;
            /** @enum {unknown} */
            status: "active" | "deprecated" | "draft";
            tags: string[];
            title: string;
            updated_at: string;
        };
        /**
         * PromptChange
         * @description A change to what is said about prompts: fields that are set, and names that come to or leave their lists.
         */
        PromptChange: {
            /** @default [] */
            add_related?: string[];
            /** @default [] */
            add_tags?: string[];
            /** @default {} */
            fields?: components["schemas"]["PromptFields"];
            /** @default [] */
            remove_related?: string[];
            /** @default [] */
            remove_tags?: string[];
        };
        /**
         * PromptFields
         * @description What people say about a prompt; none of it is in a digest.
         *
         *         A field left out stays as it is; an empty text or list clears it. `replacement` is the prompt to use in
         *         place of a deprecated one, `review_by` a date such as `2027-01-31`, `related` the names of other prompts.
         */
        PromptFields: {
            /** @default null */
            description?: string | null;
            /** @default null */
            owner?: string | null;
            /** @default null */
            purpose?: string | null;
            /** @default null */
            related?: string[] | null;
            /** @default null */
            replacement?: string | null;
            /** @default null */
            review_by?: string | null;
            /** @default null */
            status?: ("active" | "deprecated" | "draft") | null;
            /** @default null */
            tags?: string[] | null;
            /** @default null */
            title?: string | null;
        };
        /**
         * PromptFilter
         * @description Which prompts: those to which everything given applies.
         *
         *         `folder` is the beginning of a name up to a slash; `tag` may be several with commas, all of which a prompt
         *         then has; `label` one that stands somewhere; `model` the one the head was written for; `overdue` those whose
         *         review date has passed.
         */
        PromptFilter: {
            /** @default null */
            folder?: string | null;
            /** @default null */
            label?: string | null;
            /** @default null */
            model?: string | null;
            /** @default false */
            overdue?: boolean;
            /** @default null */
            owner?: string | null;
            /** @default null */
            purpose?: string | null;
            /** @default null */
            status?: ("active" | "deprecated" | "draft") | null;
            /** @default null */
            tag?: string | null;
        };
        /**
         * Proposal
         * @description A request to move `label` of `prompt` to `version`.
         *
         *         `previous` is where the label stood when it was opened; `verdict` is what the policies say now, or said
         *         when it was decided. `contract` is what the move changes for those who call the prompt and read its answers,
         *         `warnings` are the characters nobody sees in what it would put into service and in its own reason.
         */
        Proposal: {
            approvals: components["schemas"]["Approval"][];
            /** @default null */
            contract: components["schemas"]["ContractDiff"] | null;
            decided_at: string | null;
            decided_by: string | null;
            decision: string;
            label: string;
            number: number;
            opened_at: string;
            opener: string;
            previous: number | null;
            prompt: string;
            /** @enum {unknown} */
            status: "open" | "rejected" | "released";
            verdict: components["schemas"]["Verdict"];
            version: number;
            /** @default [] */
            warnings: components["schemas"]["Notice"][];
            why: string;
        };
        /**
         * ProviderConnection
         * @description A connection that a project keeps. Its key is never told again: `has_key` says whether there is one.
         */
        ProviderConnection: {
            actor: string;
            api_version: string | null;
            at: string;
            base_url: string;
            has_key: boolean;
            /** @enum {unknown} */
            kind: "anthropic" | "azure" | "gemini" | "openai" | "openai-responses";
            name: string;
        };
        /**
         * Purpose
         * @description A category that prompts serve. `builtin` ones every project has; the others it added itself.
         */
        Purpose: {
            builtin: boolean;
            description: string;
            name: string;
        };
        /**
         * Pushed
         * @description What a push made, in the order in which it was asked: a move gave a release or a proposal.
         */
        Pushed: {
            committed: components["schemas"]["Committed"][];
            moved: (components["schemas"]["Release"] | null)[];
            proposed: (components["schemas"]["Proposal"] | null)[];
            renamed: components["schemas"]["Renamed"][];
            updated: components["schemas"]["Prompt"][];
        };
        /**
         * Queue
         * @description Answers of an experiment that wait for people: what they are asked, and how many shall look at each.
         *
         *         `guidance` is Markdown for the reviewers; `show_expected` lets them see what was expected. `items` counts what
         *         there is to look at, `equal` pairs that say the same and need nobody.
         */
        Queue: {
            author: string;
            created_at: string;
            equal: number;
            experiment: number;
            guidance: string;
            items: number;
            name: string;
            overlap: number;
            scale: components["schemas"]["RatingScale"];
            selection: components["schemas"]["Selection"];
            show_expected: boolean;
            /** @enum {unknown} */
            status: "closed" | "open";
            /** @enum {unknown} */
            task: "correct" | "pick" | "rate";
        };
        /**
         * Range
         * @description A figure between its ends, and the items it was told from. None where there is nothing to tell it from.
         */
        Range: {
            high: number | null;
            low: number | null;
            n: number;
            value: number | null;
        };
        /**
         * Ranking
         * @description The boards, those with the most versions first; figures of two boards do not compare.
         *
         *         `older` counts fitting experiments that were left unread.
         */
        Ranking: {
            boards: components["schemas"]["Leaderboard"][];
            older: number;
        };
        /**
         * RatingScale
         * @description Whole numbers from `low`, the worst, to `high`, the best; `words` says what some of them mean.
         */
        RatingScale: {
            /** @default 5 */
            high?: number;
            /** @default 1 */
            low?: number;
            /** @default {} */
            words?: {
                [key: string]: string;
            };
        };
        /**
         * Ratio
         * @description The variant's total divided by the baseline's on the `n` cases that both have a figure for.
         *
         *         `low` and `high` hold the true ratio in about 95 of 100 samples; None on fewer than five cases or clusters.
         *         `value` is None when the baseline takes nothing.
         */
        Ratio: {
            /** @default null */
            high: number | null;
            /** @default null */
            low: number | null;
            n: number;
            /** @default null */
            value: number | null;
        };
        /**
         * Rebuilt
         * @description How many versions were read in.
         */
        Rebuilt: {
            versions: number;
        };
        /**
         * Related
         * @description Both directions of the links between prompts.
         */
        Related: {
            named_by: string[];
            names: string[];
            prompt: string;
        };
        /**
         * Release
         * @description A label moved: from, to, who and why.
         *
         *         `number` is the event that recorded it, which orders everything in the project. `restores` is the release
         *         whose state a rollback brought back; `proposal` the request that was decided. `lock` holds the versions of the
         *         partials that are served with it, by reference.
         */
        Release: {
            actor: string;
            at: string;
            label: string;
            /** @default {} */
            lock: {
                [key: string]: components["schemas"]["Pin"];
            };
            number: number;
            previous: number | null;
            prompt: string;
            proposal: number | null;
            restores: number | null;
            version: number;
            why: string;
        };
        /**
         * ReleasePlan
         * @description A move of a label that nobody has asked for yet, as things stand now.
         *
         *         `serving` is the version it would replace; `policies` have a say, and without any it moves at once. The verdict
         *         is of a proposal that the caller would open, with no approval yet; `evidence` what its gates cite. `proposals`
         *         are the open ones that ask for this very move. `warnings` name characters that nobody sees.
         */
        ReleasePlan: {
            contract: components["schemas"]["ContractDiff"] | null;
            evidence: components["schemas"]["Evidence"][];
            label: string;
            policies: components["schemas"]["Policy"][];
            prompt: string;
            proposals: number[];
            serving: number | null;
            verdict: components["schemas"]["Verdict"];
            version: number;
            warnings: components["schemas"]["Notice"][];
        };
        /**
         * ReleaseVersion
         * @description Move a label to a version: at once where no policy asks for more, else through an approved proposal.
         *
         *         `if_current` is the version number the label must stand at (0: nowhere yet), `if_match` the entity tag.
         *         A version with characters that nobody sees moves only when `acknowledge` names `hidden_characters`.
         */
        ReleaseVersion: {
            /** @default [] */
            acknowledge?: string[];
            /** @default null */
            if_current?: number | null;
            /** @default null */
            if_match?: string | null;
            label: string;
            prompt: string;
            /** @default null */
            proposal?: number | null;
            version: number;
            /** @default  */
            why?: string;
        };
        /**
         * Renamed
         * @description What was renamed: the names that prompts had, with those they have.
         *
         *         `policies` were set so that no label asks less than before, and `views` point to where a folder is now.
         */
        Renamed: {
            /** @default false */
            dry_run: boolean;
            moved: components["schemas"]["Alias"][];
            /** @default [] */
            policies: components["schemas"]["Policy"][];
            /** @default [] */
            views: string[];
        };
        /**
         * RenamePrompt
         * @description Give a prompt another name. It keeps its versions, labels and history, and answers to the old name too.
         *
         *         A name that another prompt had before is refused, unless `take_name` says that nobody is to be answered
         *         under it any more.
         */
        RenamePrompt: {
            prompt: string;
            /** @default false */
            take_name?: boolean;
            to: string;
        };
        /**
         * Rendered
         * @description What a render gave: the text of a text prompt, or the messages of a chat. A draft has no version.
         *
         *         A message has `role` and `content`; the caller's own messages keep whatever else they came with.
         */
        Rendered: {
            digest: string;
            messages: Record<string, never>[] | null;
            text: string | null;
            version: number | null;
        };
        /**
         * Requirement
         * @description What is asked of every variant against the baseline, on each primary metric and model.
         *
         *         `require` means what it means for a policy, and `margin` goes with `non_inferior` (the plan's where it is
         *         None). `floors` are means that every arm but the baseline has to reach, by metric, in the metric's own unit.
         */
        Requirement: {
            /** @default {} */
            floors: {
                [key: string]: number;
            };
            /** @default null */
            margin: number | null;
            /** @default no_worse */
            require: ("better" | "no_worse" | "non_inferior") | null;
        };
        /**
         * RequirementLine
         * @description One comparison, or one floor, and whether it meets what was asked, with a line that says so in words.
         *
         *         `lost` and `won` are cases that scored lower (than the baseline's, or than the floor) and higher, the first of `losses` and
         *         `wins`; `more_cases` is about how many further cases would tell, where that can be foreseen.
         */
        RequirementLine: {
            line: string;
            /** @default 0 */
            losses: number;
            /** @default [] */
            lost: string[];
            metric: string;
            model: string;
            /** @default null */
            more_cases: number | null;
            /** @enum {unknown} */
            outcome: "failed" | "passed" | "undecided";
            variant: string;
            /** @default 0 */
            wins: number;
            /** @default [] */
            won: string[];
        };
        /**
         * Result
         * @description What an experiment says, against `baseline`; everything it was decided by is beside it.
         *
         *         `look` is the look of three at which it stands, None where the plan has none: then it is judged as a whole.
         */
        Result: {
            alpha: number;
            arms: components["schemas"]["ArmResult"][];
            baseline: string;
            cases: number;
            comparisons: components["schemas"]["ComparisonResult"][];
            dataset: string;
            done: number;
            experiment: number;
            /** @default {} */
            judges: {
                [key: string]: components["schemas"]["JudgeNote"];
            };
            /** @default null */
            look: number | null;
            margin: number;
            name: string;
            /** @enum {unknown} */
            on_bad_answer: "missing" | "zero";
            plan_digest: string;
            planned: number;
            planned_baseline: string;
            primary: string[];
            recorded: string | null;
            repeats: number;
            revision: number;
            split: string | null;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped" | "waiting";
        };
        /**
         * Retirement
         * @description Who put a prompt, or one `version` of it, out of use, when and why.
         *
         *         Of what was purged this is the tombstone: the number and the `digest` stay taken, and nothing else is left.
         */
        Retirement: {
            actor: string;
            at: string;
            digest: string | null;
            /** @enum {unknown} */
            kind: "archived" | "purged";
            prompt: string;
            version: number | null;
            why: string;
        };
        /**
         * Return
         * @description A version that existed became the head again, by a commit of equal content or a restore.
         *
         *         `previous` is the head it took over from, as the times of commits and returns tell.
         */
        Return: {
            at: string;
            author: string;
            note: string;
            /** @default null */
            previous: number | null;
            version: number;
        };
        /**
         * ReviewerCount
         * @description A reviewer and what they did; `mean` is of their values from 0 to 1.
         */
        ReviewerCount: {
            given: number;
            mean: number | null;
            reviewer: string;
            skipped: number;
        };
        /**
         * Rewrite
         * @description A prompt with the partial in the place of the passage: the change to its prompt file as a unified diff.
         */
        Rewrite: {
            diff: string;
            prompt: string;
            version: number;
        };
        /**
         * Rewritten
         * @description The draft, which has all the variables, partials and locked regions of the prompt.
         *
         *         `findings` is what the standards say of it, `writer` the version that asked, `model` the model that answered.
         */
        Rewritten: {
            content: components["schemas"]["Content"];
            findings: components["schemas"]["Finding"][];
            model: string | null;
            writer: string;
        };
        /**
         * Rulebook
         * @description What a project has decided: rulings by the id of the standard, and rules of its own.
         */
        Rulebook: {
            /** @default [] */
            own?: components["schemas"]["PatternRule"][];
            /** @default {} */
            rulings?: {
                [key: string]: components["schemas"]["Ruling"];
            };
        };
        /**
         * RuleCount
         * @description How many prompts a standard found something in, and how many things.
         */
        RuleCount: {
            findings: number;
            prompts: number;
            rule: string;
            /** @enum {unknown} */
            severity: "blocker" | "hint" | "warning";
        };
        /**
         * Ruling
         * @description What a project says of one standard: how severe it is (the standard's own when left out), and its options.
         */
        Ruling: {
            /** @default {} */
            options?: Record<string, never>;
            /** @default null */
            severity?: ("blocker" | "hint" | "warning") | "off" | null;
        };
        /**
         * Run
         * @description One case through one arm, once: the key of what was sent, what came back, and its scores.
         *
         *         `case` and `arm` are positions in the revision's cases and the plan's arms. `reused_from` is the
         *         experiment whose kept answer this is, when it was not called for this one.
         */
        Run: {
            answer: components["schemas"]["Answer"];
            arm: number;
            case: number;
            key: string;
            repeat: number;
            /** @default null */
            reused_from: number | null;
            scores: {
                [key: string]: components["schemas"]["Scored"] | components["schemas"]["Unscored"];
            };
        };
        /**
         * RunReference
         * @description Which run of which experiment, by the positions of its arm and case from 0, and its repeat.
         */
        RunReference: {
            arm: number;
            case: number;
            experiment: number;
            /** @default 0 */
            repeat?: number;
        };
        /**
         * RunsAnswered
         * @description How many answers were kept, how the experiment stands, and whether it still waits for its caller.
         */
        RunsAnswered: {
            kept: number;
            /** @enum {unknown} */
            status: "done" | "planned" | "running" | "stopped" | "waiting";
            waits: boolean;
        };
        /**
         * RunScore
         * @description What a function said of one run: positions of its arm and case, and the repeat.
         */
        RunScore: {
            arm: number;
            case: number;
            repeat: number;
            score: components["schemas"]["Scored"] | components["schemas"]["Unscored"];
        };
        /**
         * RunsScored
         * @description How many runs got their score, and how many still wait for one on this metric.
         */
        RunsScored: {
            scored: number;
            unjudged: number;
        };
        /**
         * Scored
         * @description An answer with a number, and what the scorer read out of it.
         */
        Scored: {
            /** @enum {unknown} */
            is: "scored";
            /** @default null */
            read?: string | null;
            value: number;
        };
        /**
         * ScorerField
         * @description A field of a specification. `choices` are the words it may be, empty where it takes other things.
         *
         *         `default` is what holds without it, meaningless for one that is `required`; `takes` says what is given for it.
         */
        ScorerField: {
            choices: string[];
            default: unknown;
            name: string;
            required: boolean;
            /**
             * @default anything
             * @enum {unknown}
             */
            takes: "anything" | "list" | "number" | "text" | "truth";
        };
        /**
         * ScorerKind
         * @description A type of scorer: what it judges in a sentence, what number it `gives`, more `about` it, its fields beside `type`.
         *
         *         One that `asks_model` is a judge, which needs a passport before it decides anything.
         */
        ScorerKind: {
            about: string;
            asks_model: boolean;
            fields: components["schemas"]["ScorerField"][];
            gives: string;
            judges: string;
            type: string;
        };
        /**
         * Selection
         * @description Which answers of an experiment are looked at: all, or those that every part that is given allows.
         *
         *         `flipped` names a metric on which a variant and the baseline differ; `count` draws so many cases by `seed`. `runs`
         *         names runs one by one, for pairs two and two, and leaves nothing else to choose.
         */
        Selection: {
            /** @default null */
            count?: number | null;
            /** @default null */
            flipped?: string | null;
            /** @default [] */
            models?: string[];
            /** @default [] */
            runs?: components["schemas"]["RunReference"][];
            /** @default 0 */
            seed?: number;
            /** @default [] */
            variants?: string[];
        };
        /**
         * Self
         * @description The caller. A `claimed` name is what they said, proved by nothing.
         *
         *         `shared` says that everybody who comes through this door has this one name; `may_claim` that they may act under
         *         another, which is so only on a machine's own loopback and until there are keys.
         */
        Self: {
            claimed: boolean;
            may_claim: boolean;
            name: string;
            permissions: ("catalog:write" | "connection:read" | "connection:write" | "dataset:read" | "dataset:write" | "event:read" | "experiment:read" | "experiment:run" | "label:move" | "policy:read" | "policy:write" | "prompt:purge" | "prompt:read" | "prompt:share" | "prompt:write" | "proposal:decide" | "proposal:open" | "proposal:read" | "review:read" | "review:write" | "standard:read" | "standard:waive" | "standard:write")[];
            project: string;
            /** @enum {unknown} */
            role: "editor" | "maintainer" | "owner" | "viewer";
            shared: boolean;
        };
        /**
         * SelfTest
         * @description How often equal arms were called different, of so many draws, and whether that is within the level allowed.
         *
         *         `arms` are the arms that were exchanged, or the one whose repeats were split.
         */
        SelfTest: {
            alarms: number;
            alpha: number;
            arms: string[];
            draws: number;
            metric: string;
            passed: boolean;
            /** @enum {unknown} */
            trial: "exchanged" | "halves";
        };
        /**
         * Sentence
         * @description A sentence of a prompt that can be left out: `pointer` names its text, in which it goes from `start` to `end`.
         */
        Sentence: {
            end: number;
            number: number;
            pointer: string;
            start: number;
            text: string;
            words: number;
        };
        /**
         * SentenceWorth
         * @description What a sentence buys on one model and metric: the prompt with it against the prompt without.
         *
         *         `tokens` is how many tokens of the input it takes, a case, where the model counts them; `comparison` has the
         *         prompt without the sentence as its baseline, so that *better* means that the sentence helps.
         */
        SentenceWorth: {
            comparison: components["schemas"]["Comparison"];
            metric: string;
            model: string;
            sentence: components["schemas"]["Sentence"];
            tokens: number | null;
        };
        /**
         * Served
         * @description What an application gets: one version, whole, and the label it was asked for by.
         *
         *         `revision` is the event number of the label's last change, 0 for a number and for the virtual `latest`.
         *         `partials` are those that the release locked, by reference, so that rendering asks for nothing more.
         */
        Served: {
            content: components["schemas"]["Content"];
            digest: string;
            label: string | null;
            /** @default {} */
            partials: {
                [key: string]: components["schemas"]["Partial"];
            };
            prompt: string;
            revision: number;
            version: number;
        };
        /**
         * Shared
         * @description A prompt that members of other projects may read, render and adopt, as `project:name`.
         */
        Shared: {
            actor: string;
            at: string;
            description: string;
            name: string;
            project: string;
            purpose: string | null;
            title: string;
        };
        /**
         * Sheet
         * @description Items to be labeled: grades from 0 to 1, or of a pair 1 for the first, 0 for the second, 0.5 for neither.
         */
        Sheet: {
            experiment: number;
            items: components["schemas"]["LabeledItem"][];
        };
        /**
         * ShownItem
         * @description An item as its reviewer sees it: the input, and the answers in an order that tells nothing.
         */
        ShownItem: {
            answers: string[];
            /** @default null */
            expected: unknown;
            input: Record<string, never>;
            position: number;
        };
        /**
         * SideBySide
         * @description A case of an experiment by its position from 0 and its id, with what each arm made of it, in the order of arms.
         */
        SideBySide: {
            answers: components["schemas"]["CaseAnswer"][];
            case: string;
            position: number;
        };
        /**
         * Similar
         * @description What was found, the most alike first; `more` says that there are others, or may be.
         */
        Similar: {
            more: boolean;
            prompts: components["schemas"]["SimilarPrompt"][];
        };
        /**
         * SimilarPrompt
         * @description A version that says nearly the same. `labels` are those that point to it.
         *
         *         `prompt` is its name, and `project:name` where it is another project's. `experiments` are the newest of this
         *         project that measured exactly this content: what is known about how well it works.
         */
        SimilarPrompt: {
            experiments: number[];
            is_head: boolean;
            labels: string[];
            likeness: components["schemas"]["Likeness"];
            project: string;
            prompt: string;
            /** @enum {unknown} */
            status: "active" | "deprecated" | "draft";
            title: string;
            version: number;
        };
        /**
         * Slice
         * @description A comparison on the cases whose metadata `key` is `value`.
         *
         *         `q` is its p-value adjusted by Benjamini and Hochberg over all slices that were asked for together; it stands
         *         out when q is at most 0.1. Slices are looked for afterwards: one that stands out is a reason for an experiment
         *         of its own.
         */
        Slice: {
            cases: number;
            difference: components["schemas"]["Difference"];
            key: string;
            q: number | null;
            stands_out: boolean;
            value: string;
        };
        /**
         * Splits
         * @description The dataset's own splits to train on, to choose on and to confirm on.
         */
        Splits: {
            /** @default test */
            test?: string;
            /** @default train */
            train?: string;
            /** @default val */
            val?: string;
        };
        /**
         * Spread
         * @description How far the score moves over the levels of an axis that ought not to matter.
         *
         *         `interval` holds the means of all `levels` at once as often as 95 % (Bonferroni over the levels).
         */
        Spread: {
            axis: string;
            high: number;
            interval: components["schemas"]["Interval"];
            levels: number;
            low: number;
            median: number;
            metric: string;
            model: string;
            sample_scale: string;
        };
        /**
         * Standard
         * @description A rule as people read it: what it looks for, why, how to mend it, and a prompt that fails and one that passes.
         *
         *         `severity` is the one it has when a project says nothing; `options` are its settings with their defaults.
         */
        Standard: {
            failing: components["schemas"]["Draft"];
            family: string;
            /** @default false */
            fixes: boolean;
            id: string;
            mend: string;
            options: Record<string, never>;
            passing: components["schemas"]["Draft"];
            severity: ("blocker" | "hint" | "warning") | "off";
            title: string;
            why: string;
        };
        /**
         * StandardsInForce
         * @description Every standard with the severity and options it has here, and the rulebook they come from.
         *
         *         `source` says whose it is: Pecia's own (`built-in`), the project's (`library`), or that of the operator's
         *         `pecia.toml` (`file`), which goes before the project's.
         */
        StandardsInForce: {
            rulebook: components["schemas"]["Rulebook"];
            /** @enum {unknown} */
            source: "built-in" | "file" | "library";
            standards: components["schemas"]["Standard"][];
        };
        /**
         * Step
         * @description A candidate on the way from the baseline to the winner, and what it changes of the one it grew out of.
         */
        Step: {
            candidate: components["schemas"]["Candidate"];
            diff: components["schemas"]["Diff"];
        };
        /**
         * Suggested
         * @description Inputs as JSON Schemas, by variable. `declared` are those that the content declares already, if it does.
         */
        Suggested: {
            declared: {
                [key: string]: Record<string, never>;
            } | null;
            inputs: {
                [key: string]: Record<string, never>;
            };
        };
        /**
         * Suggestion
         * @description A draft that an optimizer suggests: `how` names the optimizer, `what` says in words what it changed.
         */
        Suggestion: {
            content: components["schemas"]["Content"];
            how: string;
            /** @default baseline */
            parent: string;
            what: string;
        };
        /**
         * Summary
         * @description The mean effect over experiments and its 95 % interval; `tau` is how far the effects themselves spread.
         *
         *         `predicted` is where the effect in a further experiment is to be expected, from three experiments on (95 %).
         */
        Summary: {
            high: number;
            low: number;
            mean: number;
            predicted: [
                number,
                number
            ] | null;
            standard_error: number;
            tau: number;
        };
        /**
         * Task
         * @description A task under test: where it is, of which source, who carries it out, and the version it is given.
         */
        Task: {
            address: string;
            /** @enum {unknown} */
            by: "caller" | "server";
            /** @default null */
            given: components["schemas"]["UsedVersion"] | null;
            /** @default null */
            source: string | null;
        };
        /**
         * TaskAnswer
         * @description What a task said in one run: variant, position of the case, repeat.
         */
        TaskAnswer: {
            answer: components["schemas"]["Answer"];
            case: number;
            /** @default 0 */
            repeat?: number;
            variant: string;
        };
        /**
         * TaskCase
         * @description What a task is told of a case: nothing that its answer is judged by.
         */
        TaskCase: {
            id: string;
            input: Record<string, never>;
        };
        /**
         * TaskChoice
         * @description A variant that is a task, as somebody writes it down.
         *
         *         `task` is `python:MODULE:FUNCTION` or the address of an endpoint; `prompt` the version it is given, if any. `by` says
         *         who carries it out: a function its own process, always; an endpoint the server, unless the caller does it. `digest`
         *         names the function's source; whoever has the function fills it in.
         */
        TaskChoice: {
            /** @default null */
            by?: ("caller" | "server") | null;
            /** @default null */
            digest?: string | null;
            /** @default null */
            prompt?: string | null;
            task: string;
        };
        /**
         * TaskRequest
         * @description What a task is asked: the case, the seed of the run, and the versions it is to use where it is given one.
         */
        TaskRequest: {
            case: components["schemas"]["TaskCase"];
            seed: number;
            /** @default [] */
            versions: components["schemas"]["UsedVersion"][];
        };
        /**
         * TextDiff
         * @description A template, or a message: its place in each version that has it, and its pieces.
         */
        TextDiff: {
            after: components["schemas"]["Place"] | null;
            before: components["schemas"]["Place"] | null;
            pieces: components["schemas"]["Piece"][];
        };
        /**
         * TextPart
         * @description A piece of text in a message, a template. `cache` asks the provider to remember all up to its end.
         */
        TextPart: {
            /** @default false */
            cache?: boolean;
            text: string;
            /** @enum {unknown} */
            type: "text";
        };
        /**
         * TimelineEntry
         * @description One thing that happened to a prompt. `number` is its event, `text` what was said: a note, a reason, a conclusion.
         *
         *         `subject` is what the log says it is about: `support/triage`, `support/triage@production`, `proposal/3`.
         *         `about` names a proposal (`proposal/3`), an experiment (`experiment/7`) or a label (`production`).
         */
        TimelineEntry: {
            about: string | null;
            actor: string;
            at: string;
            /** @enum {unknown} */
            kind: "adopted" | "approved" | "comment" | "created" | "decided" | "described" | "documented" | "experiment" | "proposed" | "rejected" | "released" | "renamed" | "restored" | "shared" | "unshared" | "version";
            number: number;
            subject: string;
            text: string;
            version: number | null;
        };
        /**
         * TokenLogprob
         * @description A token of an answer, and the natural logarithm of the probability the model gave it.
         */
        TokenLogprob: {
            logprob: number;
            token: string;
        };
        /**
         * Tool
         * @description A function that the model may call; `parameters` is the JSON Schema of its arguments.
         */
        Tool: {
            /** @default  */
            description?: string;
            name: string;
            /** @default {} */
            parameters?: Record<string, never>;
        };
        /**
         * ToolCall
         * @description A call of a tool that an example has the assistant make: constants, no templates.
         */
        ToolCall: {
            /** @default {} */
            arguments?: Record<string, never>;
            id: string;
            name: string;
        };
        /**
         * Trial
         * @description What became of a candidate in the search: `why` says it in words, `gain` is its paired difference on `cases`.
         *
         *         `refused` was never run; `dropped` is not ahead of the prompt; `outrun` left its race for others that were better
         *         there, which says nothing of the prompt; a `finalist` ran to the end, ahead.
         */
        Trial: {
            candidate: components["schemas"]["Candidate"];
            /** @default 0 */
            cases: number;
            /** @default null */
            gain: number | null;
            /** @enum {unknown} */
            state: "dropped" | "finalist" | "outrun" | "refused";
            why: string;
        };
        /**
         * Tried
         * @description A column as it was asked, and what the model answered.
         *
         *         `version` is the number that `prompt` meant then; `digest` names what was rendered, with the partials in it. `cost`
         *         counts US dollars, None where the price or the tokens are unknown.
         */
        Tried: {
            answer: components["schemas"]["Answer"];
            column: components["schemas"]["TryoutColumn"];
            cost: number | null;
            digest: string;
            version: number | null;
        };
        /**
         * Tries
         * @description With `k` tries of a case: the chance that `any` passes (pass@k), and that `all` do (pass^k), over `n` cases.
         *
         *         Cases with fewer than k scored repeats are left out.
         */
        Tries: {
            all: number;
            any: number;
            k: number;
            n: number;
        };
        /**
         * Tryout
         * @description Columns side by side over the same variables. No library keeps it: whoever tried holds it, to save of it what they like.
         */
        Tryout: {
            columns: components["schemas"]["Tried"][];
            variables: Record<string, never>;
        };
        /**
         * TryoutColumn
         * @description What one column of a tryout asks: a kept `prompt`, `NAME`, `NAME@LABEL` or `NAME#N`, or a `content`, on a model.
         *
         *         `params` go to the model over those of the version; no seed is sent.
         */
        TryoutColumn: {
            /** @default null */
            content?: components["schemas"]["Content"] | null;
            model: string;
            /** @default {} */
            params?: Record<string, never>;
            /** @default null */
            prompt?: string | null;
        };
        /**
         * TryoutDesign
         * @description The experiment that asks again, over many cases, what a tryout asked over one.
         *
         *         `drafts` holds the contents of variants that are no versions, `rows` the cases where no dataset was named. `untried`
         *         are the arms (variant · model) that the tryout did not have: an experiment asks every variant of every model.
         */
        TryoutDesign: {
            design: components["schemas"]["Design"];
            drafts: {
                [key: string]: components["schemas"]["Content"];
            };
            rows: Record<string, never>[] | null;
            untried: string[];
        };
        /**
         * Turn
         * @description What a reviewer is to look at next, None when there is nothing for them now.
         *
         *         `given` and `skipped` count what they did, `left` what waits for them still, items that others have before them included.
         *         The item is kept from others until `held_until`, or until the reviewer has another one.
         */
        Turn: {
            given: number;
            guidance: string;
            held_until: string | null;
            item: components["schemas"]["ShownItem"] | null;
            left: number;
            queue: string;
            scale: components["schemas"]["RatingScale"];
            skipped: number;
            /** @enum {unknown} */
            task: "correct" | "pick" | "rate";
        };
        /**
         * Unmeasured
         * @description A prompt in service of which nothing can be said on another model, and why.
         */
        Unmeasured: {
            prompt: string;
            why: string;
        };
        /**
         * Unscored
         * @description No number, and why.
         */
        Unscored: {
            /** @default null */
            detail?: string | null;
            /** @enum {unknown} */
            is: "unscored";
            reason: ("refused" | "truncated" | "unparseable") | ("api_error" | "cancelled" | "scorer_error" | "timeout" | "unjudged") | "not_applicable";
        };
        /**
         * UpdatePrompt
         * @description Change what is said about a prompt. A field that is left out stays; an empty text or list clears it.
         */
        UpdatePrompt: {
            fields: components["schemas"]["PromptFields"];
            prompt: string;
        };
        /**
         * Upstream
         * @description Where a prompt was adopted from: `version` is the number there of what was adopted last.
         */
        Upstream: {
            at: string;
            name: string;
            prompt: string;
            source: string;
            version: number;
        };
        /**
         * UpstreamStatus
         * @description How an adopted prompt stands to its upstream: `released` is the version that serves there now.
         *
         *         `current` when that was adopted, `behind` when the upstream has released another one since, `withdrawn` when
         *         it is not shared any more.
         */
        UpstreamStatus: {
            released: number | null;
            /** @enum {unknown} */
            standing: "behind" | "current" | "withdrawn";
            upstream: components["schemas"]["Upstream"];
        };
        /**
         * Usage
         * @description Tokens a call took, where the server said.
         *
         *         `input_tokens` and `output_tokens` are all of them. Of the input, `cached_tokens` came from the provider's
         *         memory of the prompt and `written_tokens` went into it; of the output, `reasoning_tokens` were not shown.
         */
        Usage: {
            /** @default null */
            cached_tokens?: number | null;
            /** @default null */
            input_tokens?: number | null;
            /** @default null */
            output_tokens?: number | null;
            /** @default null */
            reasoning_tokens?: number | null;
            /** @default null */
            written_tokens?: number | null;
        };
        /**
         * UsedVersion
         * @description A version that a task used for an answer. Without `version` it was the caller's own default text, or unknown.
         */
        UsedVersion: {
            /** @default null */
            digest?: string | null;
            prompt: string;
            /** @default null */
            version?: number | null;
        };
        /**
         * Variant
         * @description A version, draft or task under test, resolved: `content` is what will be rendered, `digest` its name.
         *
         *         `prompt` and `number` are None for a draft. `partials` are the contents that its includes resolved to, by
         *         reference; `digest` then names them too, as it does the examples that are chosen for each case (`nearest`). Of a
         *         task `content` is that of the version it is given, empty without one.
         */
        Variant: {
            content: components["schemas"]["Content"];
            digest: string;
            label: string;
            /** @default null */
            nearest: components["schemas"]["Nearest"] | null;
            /** @default null */
            number: number | null;
            /** @default {} */
            partials: {
                [key: string]: components["schemas"]["Content"];
            };
            /** @default null */
            prompt: string | null;
            /** @default null */
            task: components["schemas"]["Task"] | null;
        };
        /**
         * Variation
         * @description One combination of levels, and the content it comes to. `base` says that it is the prompt as it stands.
         *
         *         `nearest` is how many examples are put before what it asks for each case anew; they are not in the content.
         */
        Variation: {
            /** @default false */
            base: boolean;
            content: components["schemas"]["Content"];
            label: string;
            levels: {
                [key: string]: string;
            };
            /** @default 0 */
            nearest: number;
        };
        /**
         * Variations
         * @description A prompt varied along axes: a variant for each combination of their levels, at most 64.
         *
         *         `of` is the prompt, as a variant is written. The first level of an axis is the one the others are compared with.
         *         With `sentences` the variants are instead the prompt with one sentence left out, each in turn. `writer` is the
         *         model, connection/model-id, that an experiment file has write its tones and languages.
         */
        Variations: {
            /** @default {} */
            axes?: {
                [key: string]: (string | number)[];
            };
            /** @default null */
            examples?: components["schemas"]["Examples"] | null;
            of: string;
            /** @default false */
            sentences?: boolean;
            /** @default null */
            writer?: string | null;
        };
        /**
         * Varied
         * @description The variants in the order of the design, the first at the first level of each axis.
         *
         *         `lessons` is what levels of these axes did in experiments before.
         */
        Varied: {
            lessons: components["schemas"]["Lesson"][];
            of: string;
            variants: components["schemas"]["NamedDiff"][];
        };
        /**
         * Verdict
         * @description What a policy says of a proposal: met when every gate is.
         */
        Verdict: {
            gates: components["schemas"]["Gate"][];
            met: boolean;
        };
        /**
         * Verified
         * @description How many events the chain has, its last hash, and the number at which it breaks, None when it holds.
         */
        Verified: {
            broken_at: number | null;
            events: number;
            head: string;
        };
        /**
         * Version
         * @description One numbered, immutable content of a prompt: who kept it, after which, and why.
         *
         *         `lock` holds the versions that its partials' references meant when it was committed, those of its partials'
         *         partials among them. It is not part of the content and its digest.
         */
        Version: {
            author: string;
            content: components["schemas"]["Content"];
            created_at: string;
            digest: string;
            /** @default {} */
            lock: {
                [key: string]: components["schemas"]["Pin"];
            };
            note: string;
            number: number;
            parent: number | null;
            prompt: string;
        };
        /**
         * VersionMeasured
         * @description What experiments measured of one version, newest first.
         */
        VersionMeasured: {
            evidence: components["schemas"]["CardEvidence"][];
            prompt: string;
            version: number;
        };
        /**
         * VersionsImported
         * @description What an import did: the prompts it made, and for each version given the number that holds its content.
         */
        VersionsImported: {
            numbers: number[];
            prompts: number;
            versions: number;
        };
        /**
         * VersionUse
         * @description How many runs of an arm used a version.
         */
        VersionUse: {
            digest: string | null;
            prompt: string;
            runs: number;
            version: number | null;
        };
        /**
         * View
         * @description A listing under a name: which prompts, in which order, with which columns.
         */
        View: {
            /**
             * @default [
             *       "name",
             *       "head",
             *       "purpose",
             *       "labels",
             *       "title"
             *     ]
             */
            columns?: ("description" | "head" | "labels" | "model" | "name" | "owner" | "purpose" | "review_by" | "status" | "tags" | "title" | "updated_at")[];
            name: string;
            /**
             * @default name
             * @enum {unknown}
             */
            sort?: "name" | "updated";
            /** @default {} */
            where?: components["schemas"]["PromptFilter"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    WhoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Self"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListAliases: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                prompt?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Alias_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListAxes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Axis"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderConnection"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    api_key?: string | null;
                    /** @default null */
                    api_version?: string | null;
                    base_url: string;
                    /**
                     * @default openai
                     * @enum {unknown}
                     */
                    kind?: "anthropic" | "azure" | "gemini" | "openai" | "openai-responses";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderConnection"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RemoveConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderConnection"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CheckConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionChecked"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListDatasets: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Dataset_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetDataset: {
        parameters: {
            query?: {
                revision?: number | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListCases: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                revision?: number | null;
                split?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Case_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AddCases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    answers_expected?: boolean;
                    /** @default [] */
                    calls?: components["schemas"]["CallRecord"][];
                    /** @default  */
                    note?: string;
                    /** @default null */
                    parent?: number | null;
                    /** @default [] */
                    rows?: Record<string, never>[];
                    /** @default [] */
                    runs?: components["schemas"]["RunReference"][];
                    /** @default null */
                    split?: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesAdded"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListCaseRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                case: string;
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseRuns"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CheckDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    prompts?: string[];
                    /** @default null */
                    revision?: number | null;
                    /** @default 0.7 */
                    threshold?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetCheck"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GenerateCases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 10 */
                    count?: number;
                    /** @default 5 */
                    examples?: number;
                    /** @default null */
                    max_cost?: number | null;
                    model: components["schemas"]["ModelChoice"];
                    /** @default  */
                    note?: string;
                    prompt: string;
                    /** @default 0 */
                    seed?: number;
                    /** @default null */
                    split?: string | null;
                    /** @default  */
                    wish?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errand"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListRevisions: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Dataset_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ImportDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    note?: string;
                    rows: Record<string, never>[];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SplitDataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    again?: boolean;
                    /** @default  */
                    note?: string;
                    /** @default 0 */
                    seed?: string;
                    shares: {
                        [key: string]: number;
                    };
                    /** @default null */
                    together?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dataset"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FindDuplicates: {
        parameters: {
            query?: {
                limit?: number;
                prefix?: string;
                threshold?: number;
                words?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Duplicates"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListErrands: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Errand_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetErrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errand"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StopErrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errand"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListEvents: {
        parameters: {
            query?: {
                limit?: number;
                since?: number;
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VerifyLog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Evidence"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListExperiments: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                name?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Experiment_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StartExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    design: components["schemas"]["Design"];
                    /** @default {} */
                    drafts?: {
                        [key: string]: components["schemas"]["Content"];
                    };
                    /**
                     * @default affordable
                     * @enum {unknown}
                     */
                    extent?: "affordable" | "all" | "pilot";
                    /** @default false */
                    fresh?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetAblation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AblationMap"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnalyzeExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    baselines?: string[];
                    /** @default [] */
                    slices?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AnswerRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    answers?: components["schemas"]["TaskAnswer"][];
                    /** @default false */
                    finished?: boolean;
                    /** @default {} */
                    sources?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunsAnswered"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListSideBySide: {
        parameters: {
            query?: {
                baseline?: string | null;
                cursor?: string | null;
                limit?: number;
                metric?: string | null;
                outcome?: ("disagreed" | "improved" | "regressed" | "unsound") | null;
                variant?: string | null;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SideBySide_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ContinueExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default affordable
                     * @enum {unknown}
                     */
                    extent?: "affordable" | "all" | "pilot";
                    /** @default null */
                    limits?: components["schemas"]["Limits"] | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetCosts: {
        parameters: {
            query?: {
                baseline?: string | null;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Costs"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListDueRuns: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DueRun_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetEffects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Effects"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetResult: {
        parameters: {
            query?: {
                baseline?: string | null;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Result"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListRuns: {
        parameters: {
            query?: {
                arm?: number | null;
                case?: string | null;
                cursor?: string | null;
                limit?: number;
                state?: ("api_error" | "cancelled" | "ok" | "refused" | "timeout" | "truncated") | null;
                unsound?: boolean;
            };
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Run_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ScoreRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest: string;
                    metric: string;
                    scores: components["schemas"]["RunScore"][];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunsScored"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SelfTestExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 200 */
                    draws?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelfTest"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DrawSheet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    pairs?: boolean;
                    /** @default input */
                    question?: string;
                    /** @default 0 */
                    seed?: number;
                    /** @default 40 */
                    size?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sheet"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StopExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    JudgeExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    baseline?: string | null;
                    /** @default {} */
                    floors?: {
                        [key: string]: number;
                    };
                    /** @default null */
                    margin?: number | null;
                    /** @default no_worse */
                    require?: ("better" | "no_worse" | "non_inferior") | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentVerdict"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CompareExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    baseline: components["schemas"]["ArmReference"];
                    /** @default null */
                    metric?: string | null;
                    variant: components["schemas"]["ArmReference"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Across"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlanExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    design: components["schemas"]["Design"];
                    /** @default {} */
                    drafts?: {
                        [key: string]: components["schemas"]["Content"];
                    };
                    /** @default null */
                    rows?: Record<string, never>[] | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Planned"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SummarizeExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    numbers: number[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentSummary"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListFacets: {
        parameters: {
            query?: {
                folder?: string | null;
                label?: string | null;
                model?: string | null;
                overdue?: boolean;
                owner?: string | null;
                purpose?: string | null;
                status?: ("active" | "deprecated" | "draft") | null;
                tag?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ImportPrompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default false */
                    dry_run?: boolean;
                    /** @default false */
                    keep_going?: boolean;
                    prompts: components["schemas"]["ImportItem"][];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPassports: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Passport_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MeasureJudge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: components["schemas"]["LabeledItem"][];
                    /**
                     * @default {
                     *       "concurrency": 8,
                     *       "max_runs": 10000,
                     *       "timeout": 120,
                     *       "retries": 4,
                     *       "max_cost": null,
                     *       "allow_unpriced": false
                     *     }
                     */
                    limits?: components["schemas"]["Limits"];
                    name: string;
                    /** @default 3 */
                    repeats?: number;
                    scorer: Record<string, never>;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Errand"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetPassport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passport"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListLessons: {
        parameters: {
            query?: {
                axis?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lesson"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlanMigration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default production */
                    label?: string;
                    new: string;
                    old: string;
                    /** @default {} */
                    params?: Record<string, never>;
                    /** @default * */
                    prompts?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationPlan"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReadMigration: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 0.05 */
                    alpha?: number;
                    /** @default production */
                    label?: string;
                    new: string;
                    old: string;
                    /** @default {} */
                    params?: Record<string, never>;
                    /** @default * */
                    prompts?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MigrationReport"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListOptimizations: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                prompt?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Optimization_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StartOptimization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    design: components["schemas"]["OptimizationDesign"];
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Optimization"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetOptimization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Optimization"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReportOptimization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptimizationReport"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    StopOptimization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Optimization"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlanOptimization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    design: components["schemas"]["OptimizationDesign"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptimizationPlan"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPolicies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    policy: components["schemas"]["Policy"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPrices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPrice"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetPrice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    model: string;
                    price: components["schemas"]["Price"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPrice"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RemovePrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPrice"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPrompts: {
        parameters: {
            query?: {
                archived?: boolean;
                cursor?: string | null;
                folder?: string | null;
                label?: string | null;
                limit?: number;
                model?: string | null;
                overdue?: boolean;
                owner?: string | null;
                prefix?: string;
                purpose?: string | null;
                sort?: "name" | "updated";
                status?: ("active" | "deprecated" | "draft") | null;
                tag?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Prompt_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prompt"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    UpdatePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fields: components["schemas"]["PromptFields"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prompt"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ArchivePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retirement"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    BlameVersion: {
        parameters: {
            query?: {
                version?: number | null;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Blame"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetCard: {
        parameters: {
            query?: {
                label?: string | null;
                version?: number | null;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListComments: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Comment_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AddComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                    /** @default null */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comment"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListDependents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dependent"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ProposeDependents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CompareVersions: {
        parameters: {
            query: {
                after: number;
                before: number;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CompareDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: components["schemas"]["Content"];
                    /** @default null */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diff"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetDocumentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Documentation"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetDocumentation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Documentation"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LintPrompt: {
        parameters: {
            query?: {
                label?: string | null;
                version?: number | null;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Linted"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListLabels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Label"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResolveLabel: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                label: string;
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Served"];
                };
            };
            /** @description It is still what If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ReleaseVersion: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string;
            };
            path: {
                label: string;
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default null */
                    if_current?: number | null;
                    /** @default null */
                    if_match?: string | null;
                    /** @default null */
                    proposal?: number | null;
                    version: number;
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlanRelease: {
        parameters: {
            query: {
                version: number;
            };
            header?: never;
            path: {
                label: string;
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleasePlan"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PlanRollBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RollBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetLineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListMeasured: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionMeasured"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurgePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    give_up?: string[];
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retirement"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListRelated: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Related"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListReleases: {
        parameters: {
            query?: {
                label?: string | null;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RenamePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    take_name?: boolean;
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Renamed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RenderPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    label?: string | null;
                    /** @default null */
                    model?: string | null;
                    /** @default {} */
                    variables?: Record<string, never>;
                    /** @default null */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SharePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shared"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    UnsharePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shared"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPolicyTests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyTest"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListTimeline: {
        parameters: {
            query?: {
                cursor?: string | null;
                find?: string;
                limit?: number;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TimelineEntry_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    UnarchivePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prompt"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListVersions: {
        parameters: {
            query?: {
                archived?: boolean;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Version_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CommitVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    content: components["schemas"]["Content"];
                    /** @default {} */
                    fields?: components["schemas"]["PromptFields"];
                    /** @default null */
                    label?: string | null;
                    /** @default  */
                    note?: string;
                    /** @default null */
                    parent?: number | null;
                    /** @default false */
                    take_name?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Committed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetVersion: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description It is still what If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ArchiveVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retirement"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PurgeVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Retirement"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RestoreVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    note?: string;
                    /** @default null */
                    parent?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Committed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ResolveVersion: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Served"];
                };
            };
            /** @description It is still what If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    UnarchiveVersion: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string;
            };
            path: {
                prompt: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description It is still what If-None-Match names. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ChangePrompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    change: components["schemas"]["PromptChange"];
                    /** @default true */
                    dry_run?: boolean;
                    /** @default null */
                    prompts?: string[] | null;
                    /** @default null */
                    where?: components["schemas"]["PromptFilter"] | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EstimateDraft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: components["schemas"]["Content"];
                    /** @default null */
                    model?: string | null;
                    /** @default {} */
                    variables?: Record<string, never>;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftEstimate"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SuggestInputs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    content?: components["schemas"]["Content"] | null;
                    /** @default null */
                    label?: string | null;
                    /** @default null */
                    prompt?: string | null;
                    /** @default null */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggested"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SummarizeMeasured: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    prompts: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionMeasured"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    MoveFolder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    dry_run?: boolean;
                    folder: string;
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Renamed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FindNearDuplicates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    label?: string | null;
                    /** @default 10 */
                    limit?: number;
                    /** @default null */
                    prompt?: string | null;
                    /** @default null */
                    text?: string | null;
                    /** @default 0.5 */
                    threshold?: number;
                    /** @default null */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Similar"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PreviewDraft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: components["schemas"]["Content"];
                    /** @default null */
                    model?: string | null;
                    /** @default {} */
                    variables?: Record<string, never>;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SummarizeReleases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    prompts: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListProposals: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                prompt?: string | null;
                status?: ("open" | "rejected" | "released") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Proposal_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OpenProposal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    label: string;
                    prompt: string;
                    version: number;
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApproveProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RejectProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListPurposes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purpose"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AddPurpose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    description: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Purpose"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    PushPrompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    commits?: components["schemas"]["CommitVersion"][];
                    /** @default [] */
                    moves?: components["schemas"]["ReleaseVersion"][];
                    /** @default [] */
                    renames?: components["schemas"]["RenamePrompt"][];
                    /** @default [] */
                    updates?: components["schemas"]["UpdatePrompt"][];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pushed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListQueues: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Queue_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    OpenQueue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    experiment: number;
                    /** @default  */
                    guidance?: string;
                    /** @default 1 */
                    overlap?: number;
                    queue: string;
                    /**
                     * @default {
                     *       "low": 1,
                     *       "high": 5,
                     *       "words": {}
                     *     }
                     */
                    scale?: components["schemas"]["RatingScale"];
                    /**
                     * @default {
                     *       "variants": [],
                     *       "models": [],
                     *       "flipped": null,
                     *       "count": null,
                     *       "seed": 0,
                     *       "runs": []
                     *     }
                     */
                    selection?: components["schemas"]["Selection"];
                    /** @default false */
                    show_expected?: boolean;
                    /** @enum {unknown} */
                    task: "correct" | "pick" | "rate";
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PanelAgreement"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    CloseQueue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ApplyCorrections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    dataset?: string | null;
                    /** @default  */
                    note?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GiveReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                position: number;
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    accept?: boolean;
                    /** @default null */
                    choice?: ("first" | "neither" | "second") | null;
                    /** @default  */
                    note?: string;
                    /** @default null */
                    rating?: number | null;
                    /** @default false */
                    skip?: boolean;
                    /** @default null */
                    text?: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListHumanLabels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabeledItem"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    NextItem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    UndoReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RankByEvidence: {
        parameters: {
            query?: {
                dataset?: string | null;
                metric?: string | null;
                model?: string | null;
                purpose?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ranking"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListScorers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScorerKind"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SearchPrompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    cursor?: string | null;
                    /** @default false */
                    every_version?: boolean;
                    /** @default 20 */
                    limit?: number;
                    /** @default [] */
                    projects?: string[];
                    query: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RebuildSearch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rebuilt"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    FindByTopic: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default auto
                     * @enum {unknown}
                     */
                    by?: "auto" | "meaning" | "words";
                    /** @default 10 */
                    limit?: number;
                    /** @default [] */
                    projects?: string[];
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Found"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    EmbedVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Embedded"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListShared: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shared"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetStandards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardsInForce"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetStandards: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rulebook: components["schemas"]["Rulebook"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StandardsInForce"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LintContent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    content: components["schemas"]["Content"];
                    /** @default {} */
                    fields?: components["schemas"]["PromptFields"];
                    /** @default null */
                    name?: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Linted"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    LintLibrary: {
        parameters: {
            query?: {
                at_least?: "blocker" | "hint" | "warning";
                cursor?: string | null;
                limit?: number;
                prefix?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LintedLibrary"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SearchTimelines: {
        parameters: {
            query: {
                cursor?: string | null;
                find: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TimelineEntry_"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    TryPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    columns: components["schemas"]["TryoutColumn"][];
                    /** @default {} */
                    variables?: Record<string, never>;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tryout"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SaveTryoutCase: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dataset: string;
                    /** @default null */
                    expected?: unknown;
                    /** @default null */
                    expected_from?: number | null;
                    /** @default  */
                    note?: string;
                    /** @default null */
                    parent?: number | null;
                    /** @default null */
                    split?: string | null;
                    tryout: components["schemas"]["Tryout"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CasesAdded"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    DesignTryout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    dataset?: string | null;
                    name: string;
                    /** @default {} */
                    scorers?: {
                        [key: string]: Record<string, never>;
                    };
                    tryout: components["schemas"]["Tryout"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TryoutDesign"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SaveTryoutVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default [] */
                    acknowledge?: string[];
                    /** @default 0 */
                    column?: number;
                    /** @default {} */
                    fields?: components["schemas"]["PromptFields"];
                    /** @default null */
                    label?: string | null;
                    /** @default  */
                    note?: string;
                    /** @default null */
                    parent?: number | null;
                    prompt: string;
                    /** @default false */
                    take_name?: boolean;
                    tryout: components["schemas"]["Tryout"];
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Committed"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListUpstreams: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpstreamStatus"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    AdoptPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    prompt?: string | null;
                    source: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Adopted"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    VaryPrompt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    drafts?: {
                        [key: string]: components["schemas"]["Content"];
                    };
                    variations: components["schemas"]["Variations"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Varied"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RewritePrompt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    draft?: components["schemas"]["Content"] | null;
                    levels: {
                        [key: string]: string;
                    };
                    model: components["schemas"]["ModelChoice"];
                    of: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rewritten"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ImportVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    versions: components["schemas"]["ImportedVersion"][];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionsImported"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    GetVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    references: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ListViews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    SetView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    view: components["schemas"]["View"];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    RemoveView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["View"][];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
