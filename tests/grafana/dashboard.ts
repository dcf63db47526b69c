// What Grafana's own schema package says a dashboard is, in the form that a JSON file has: what its TypeScript calls an
// enumeration is its plain value here, and what it fills in by itself may be left out.
import type { AnnotationQuery, Dashboard, FieldConfigSource, Panel, VariableModel } from "@grafana/schema";
import type * as heatmap from "@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen";
import type * as stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type * as table from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type * as timeseries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

type Json<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}` ? N : never
    : T extends (infer Item)[]
      ? Json<Item>[]
      : T extends object
        ? { [Key in keyof T]: Json<T[Key]> }
        : T;

type Lean<T> = T extends unknown[] ? T : T extends object ? { [Key in keyof T]?: Lean<T[Key]> } : T;

interface DataSource {
  type: "prometheus";
  uid: string;
}

interface Target {
  datasource: DataSource;
  refId: string;
  expr: string;
  legendFormat: string;
  instant?: true;
  range?: true;
  format?: "table" | "heatmap";
}

interface Transformation {
  id: "merge" | "organize";
  options: { excludeByName?: Record<string, boolean>; indexByName?: Record<string, number> };
}

type Place = { x: number; y: number; w: number; h: number };

type OfType<Type extends string, Options, Custom> =
  Omit<Json<Lean<Panel>>, "type" | "options" | "fieldConfig" | "targets" | "datasource" | "transformations" | "gridPos"> & {
    type: Type;
    id: number;
    title: string;
    description: string;
    gridPos: Place;
    datasource: DataSource;
    targets: Target[];
    options: Json<Lean<Options>>;
    fieldConfig: {
      defaults: Omit<Json<Lean<FieldConfigSource["defaults"]>>, "custom"> & { custom?: Json<Lean<Custom>> };
      overrides: Json<Lean<FieldConfigSource["overrides"]>>;
    };
    transformations?: Transformation[];
  };

interface Row {
  type: "row";
  id: number;
  title: string;
  collapsed: boolean;
  gridPos: Place;
  panels: [];
}

type Shown =
  | Row
  | OfType<"heatmap", heatmap.Options, heatmap.FieldConfig>
  | OfType<"stat", stat.Options, object>
  | OfType<"table", table.Options, table.FieldConfig>
  | OfType<"timeseries", timeseries.Options, timeseries.FieldConfig>;

// Prometheus' own members of an annotation are in its data source's code, not in the schema.
type Annotation = Omit<Json<Lean<AnnotationQuery>>, "target"> & {
  target: { refId: string; expr: string };
  titleFormat: string;
  textFormat: string;
  tagKeys: string;
};

export type Written = Omit<Json<Lean<Dashboard>>, "panels" | "annotations" | "templating"> & {
  uid: string;
  panels: Shown[];
  annotations: { list: Annotation[] };
  templating: { list: Json<Lean<VariableModel>>[] };
};
